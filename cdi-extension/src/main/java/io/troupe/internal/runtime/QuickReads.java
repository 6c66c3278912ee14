// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The short way of a read-only call from Java on an actor that is awake and free, of which there are the most: it waits for
 * nothing, commits nothing and is answered on its own thread, so it needs no {@link Call}, gate or outcome. It keeps the same
 * rules: roles, a turn beside other readers, the lease before the answer. Whatever is not that simple goes the long way
 * before anything has run; should the lease run out while the body runs, the read is made once more the long way.
 */
final class QuickReads {

    /** It has to go the long way. */
    static final Object NOT_QUICK = new Object();

    private final Slots slots;
    private final Surroundings surroundings;
    private final Parking parking;
    private final Failures failures;

    QuickReads(Slots slots, Surroundings surroundings, Parking parking, Failures failures) {
        this.slots = slots;
        this.surroundings = surroundings;
        this.parking = parking;
        this.failures = failures;
    }

    /**
     * Makes the call if it is that simple.
     *
     * @return the answer, or {@link #NOT_QUICK}
     * @throws Throwable {@link ActorException}, or an exception that the method declares
     */
    @Nullable
    Object tryRead(ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args)
            throws Throwable {
        if (!operation.readOnly()
                || operation.returnsStage()
                || operation.joining() != Operation.Joining.NEVER
                || presence instanceof Presence.MustBeAbsent
                || Frames.current() != null
                || surroundings.isInTransaction()) {
            return NOT_QUICK;
        }
        Slot slot = slots.find(id);
        Activation seen = slot == null ? null : slot.awake();
        if (seen == null || !fits(presence, seen)) {
            return NOT_QUICK;
        }
        Caller caller = surroundings.caller();
        operation.access().check(caller, false, operation.name());
        @Nullable Object[] copies = operation.copyArguments(args);
        Turn turn = new Turn(slot, false, null);
        if (!slot.queue.tryEnter(turn)) {
            return NOT_QUICK;
        }
        try {
            // Looked at again: an activation that is there while the turn is held stays, and so does the slot.
            Activation activation = slot.awake();
            if (activation != seen || !activation.progress.isSettled() || !activation.ownership.isSure()) {
                return NOT_QUICK;
            }
            turn.activation(activation);
            Object answer;
            try {
                answer = read(turn, activation, caller, operation, copies);
            } catch (Throwable e) {
                if (activation.isDropped()) {
                    return NOT_QUICK;
                }
                throw e;
            }
            // What is answered may not have become doubtful meanwhile.
            return activation.isDropped() || !activation.ownership.isSure() ? NOT_QUICK : answer;
        } finally {
            turn.end();
            slot.lastUsed = parking.nanoTime();
            slot.queue.release(turn);
        }
    }

    private @Nullable Object read(
            Turn turn, Activation activation, Caller caller, Operation operation, @Nullable Object[] args)
            throws Throwable {
        Frame frame = new Frame(turn, null, false, caller);
        turn.occupy(frame);
        Frames.restore(frame);
        try {
            Object result = operation.invoker().invoke(activation.object(), args);
            turn.close(null);
            return operation.result().copy(result);
        } catch (Throwable e) {
            turn.close(null);
            ActorException failure = failures.ofRead(activation.id(), operation, e);
            Throwable cause = failure.getCause();
            throw cause != null && operation.declares(cause) ? cause : failure;
        } finally {
            Frames.restore(null);
        }
    }

    private static boolean fits(Presence presence, Activation activation) {
        return !(presence instanceof Presence.MustExist exist)
                || exist.publicId() == null
                || exist.publicId().equals(activation.publicId);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.JoinedWrite;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets turns take part in transactions of the application's: several actors, entities and whatever else is in the transaction
 * become durable together or not at all.
 *
 * <pre>
 *   turn granted -> all earlier turns committed -> [in the transaction] body -> answer to the caller
 *                                                                                  turn held, nothing else leaves
 *   before completion: documents encoded and written into the transaction, actors in the order of their hashes
 *   after completion:  committed:   version and document count, events and messages leave
 *                      otherwise:   memory restored
 *                      not certain: the commit log tells; if it cannot, the activation is dropped
 *                      then the turn is given back
 * </pre>
 *
 * <p>A turn whose method begins the transaction (the interceptor of {@code @Transactional} runs inside the turn) is the same,
 * except that the end of the transaction comes before that of the turn; the answer then leaves after both.
 *
 * <p><b>Threads.</b> A rollback may come on any thread, while a body runs (a transaction times out). It then only leaves a
 * mark: memory is restored by the thread that runs the body, after that. Where no body runs, a thread of the runtime does it.
 * A commit comes on the thread that is in the transaction.
 */
final class Joiner {

    private final ActorStore store;
    private final Surroundings surroundings;
    private final TurnThreads threads;
    private final Slots slots;
    private final Memory memory;
    private final Lifecycle lifecycle;
    private final CommitPipeline pipeline;
    private final Connections connections;
    private final Parking parking;
    private final BiConsumer<Activation, List<StoredMessage>> sent;

    /**
     * Lets turns join.
     *
     * @param sent told of messages that were committed
     */
    Joiner(
            Environment env,
            Slots slots,
            Memory memory,
            Lifecycle lifecycle,
            CommitPipeline pipeline,
            Connections connections,
            BiConsumer<Activation, List<StoredMessage>> sent) {
        this.store = env.store();
        this.surroundings = env.surroundings();
        this.threads = env.threads();
        this.parking = env.parking();
        this.slots = slots;
        this.memory = memory;
        this.lifecycle = lifecycle;
        this.pipeline = pipeline;
        this.connections = connections;
        this.sent = sent;
    }

    /** Whether actors are kept where transactions of the application's reach. */
    boolean canJoin() {
        return store.canJoin();
    }

    /** What actors take part in on this thread; null for nothing. */
    @Nullable
    Joint current() {
        return (Joint) surroundings.transactions().participant();
    }

    /**
     * Runs the body of a method that may join, within the transaction of this thread, if it is in one.
     *
     * @param harmless exceptions after which the transaction may still be committed
     */
    @Nullable
    Object run(Callable<@Nullable Object> body, Predicate<Throwable> harmless) throws Exception {
        Frame frame = Frames.current();
        if (frame == null || !surroundings.isInTransaction()) {
            return body.call();
        }
        Part part = join(frame);
        try {
            Object result = body.call();
            keep(part, frame, result);
            return result;
        } catch (Exception | Error e) {
            if (!harmless.test(e)) {
                setRollbackOnly();
            }
            throw e;
        }
    }

    private Part join(Frame frame) {
        Transactions transactions = surroundings.transactions();
        if (!transactions.isActive()) {
            throw Joint.over();
        }
        Turn turn = frame.turn;
        Joint joint = current();
        Joint other = turn.joint();
        if (other != null && other == joint) {
            return joint.part(turn);
        }
        if (other != null || !turn.exclusive || !turn.isFirst(frame)) {
            throw ActorException.refused(
                    ErrorCode.CALL_CYCLE,
                    "The turn of " + turn.slot.id()
                            + " began outside of this transaction and cannot join it now: the call came back to the actor.");
        }
        pipeline.await(turn.activation());
        if (joint == null) {
            joint = new Joint(this);
            try {
                transactions.enlist(joint);
            } catch (IllegalStateException e) {
                throw Joint.over();
            }
        }
        Part part = new Part(turn);
        joint.add(part);
        turn.joint(joint);
        slots.acquire(turn.slot.type(), turn.slot.id());
        return part;
    }

    /** The answer of a call that may be repeated, and the message that a call executes, go into the transaction too. */
    private static void keep(Part part, Frame frame, @Nullable Object result) {
        Call call = frame.call;
        if (call == null || !frame.turn.isFirst(frame)) {
            return;
        }
        if (call.repetition != null) {
            part.replies.add(call.repetition.reply(result));
        }
        if (call.message != null) {
            part.received.add(call.message);
        }
    }

    /** The transaction of this thread, if it is in one that has not ended. */
    void setRollbackOnly() {
        try {
            surroundings.transactions().setRollbackOnly();
        } catch (IllegalStateException e) {
            // It has ended; it cannot have been committed.
        }
    }

    /** Goes on in a turn that the transaction of the call holds. */
    void reenter(Part part, Call call) {
        part.turn().joint().reenter(part);
        Turn turn = part.turn();
        if (turn.isReadOnly() && !call.readOnly && turn.liveActivation() != null) {
            memory.restore(turn.activation());
            turn.readOnly(false);
        }
    }

    /** That frame of the turn has ended. */
    void leave(Part part) {
        Joint joint = part.turn().joint();
        if (!joint.leave(part)) {
            settle(joint, part);
        }
    }

    /** Writes what turns leave, in the transaction of this thread. */
    @Nullable
    JoinedWrite write(List<Part> parts) {
        try {
            List<ActorCommit> commits = new ArrayList<>(parts.size());
            List<Ownership> seen = new ArrayList<>(parts.size());
            List<Part> ordered = new ArrayList<>(parts);
            ordered.sort((a, b) -> Arrays.compareUnsigned(a.hash(), b.hash()));
            for (Part part : ordered) {
                prepare(part);
                if (part.commit == null) {
                    seen.add(part.turn().activation().ownership);
                } else {
                    commits.add(part.commit);
                }
            }
            // Also if no actor has changed: others did, and whether that was committed may have to be found out.
            return store.join(commits, seen);
        } catch (RuntimeException | Error e) {
            setRollbackOnly();
            throw e;
        }
    }

    private void prepare(Part part) {
        Turn turn = part.turn();
        Activation activation = turn.liveActivation();
        if (activation == null) {
            throw CommitPipeline.failure(Executed.NO, null);
        }
        if (turn.isRollbackOnly()) {
            throw rolledBack();
        }
        if (turn.isReadOnly()) {
            return;
        }
        byte[] before = activation.document;
        Effect effect;
        try {
            effect = memory.effect(turn, activation, null, null);
        } catch (IOException e) {
            throw new IllegalStateException("The state of " + activation.id() + " cannot be encoded", e);
        }
        part.before = before;
        if (effect == null && part.replies.isEmpty() && part.received.isEmpty()) {
            return;
        }
        Changes changes = new Changes();
        if (effect != null) {
            changes.add(effect);
        }
        part.replies.forEach(reply -> changes.add(new Effect(null, false, reply, List.of(), null)));
        part.received.forEach(message -> changes.add(new Effect(null, false, null, List.of(), message)));
        part.commit = changes.commit(activation, activation.progress.version(), activation.ownership);
    }

    /** The transaction has ended; those parts are at rest. */
    void ended(Joint joint, List<Part> idle, boolean committed) {
        if (committed) {
            idle.forEach(part -> settle(joint, part));
        } else if (!idle.isEmpty()) {
            threads.execute(() -> idle.forEach(part -> settle(joint, part)));
        }
    }

    private void settle(Joint joint, Part part) {
        boolean sleep;
        try {
            sleep = conclude(joint, part);
        } finally {
            giveBack(part);
        }
        if (sleep) {
            lifecycle.sleepSoon(part.turn().slot);
        }
    }

    /**
     * Makes memory what the transaction has come to, and lets out what was waiting for it. The turn is still held.
     *
     * @return whether the actor wants to sleep
     */
    boolean conclude(Joint joint, Part part) {
        Turn turn = part.turn();
        Activation activation = turn.activation();
        Frame before = Frames.enter(new Frame(turn, null, false, Nobody.ANONYMOUS));
        try {
            switch (joint.outcome()) {
                case YES -> let(turn, activation, part.commit);
                case NO -> undo(joint, part, activation);
                default -> {
                    turn.outbox.discard();
                    RuntimeLog.outcomeUnknown(activation.id());
                    lifecycle.drop(turn, activation);
                }
            }
            return turn.outbox.wantsSleep();
        } catch (RuntimeException | Error e) {
            RuntimeLog.taskFailed(e);
            lifecycle.drop(turn, activation);
            return false;
        } finally {
            Frames.restore(before);
        }
    }

    private void let(Turn turn, Activation activation, @Nullable ActorCommit commit) {
        if (commit != null) {
            activation.progress.committed(commit);
            connections.deliver(activation.id(), turn.outbox.take());
            if (!commit.sent().isEmpty()) {
                sent.accept(activation, commit.sent());
            }
        }
    }

    private void undo(Joint joint, Part part, Activation activation) {
        Turn turn = part.turn();
        turn.outbox.discard();
        if (part.before != null) {
            activation.document = part.before;
        }
        if (activation.isDropped() || joint.isStale() || !memory.restore(activation)) {
            lifecycle.drop(turn, activation);
        }
    }

    void giveBack(Part part) {
        Turn turn = part.turn();
        part.settled();
        turn.end();
        turn.slot.lastUsed = parking.nanoTime();
        turn.slot.queue.release(turn);
        slots.release(turn.slot);
    }

    /** What the caller of a turn learns whose transaction, begun by it, did not end in a commit. */
    ActorException failure(Joint joint, Executed executed, @Nullable ActorException thrown) {
        Throwable cause = joint.failure();
        if (cause instanceof ActorException known) {
            return known.as(executed);
        }
        if (executed != Executed.NO || cause != null) {
            return CommitPipeline.failure(executed, cause);
        }
        return thrown != null ? thrown : rolledBack();
    }

    private static ActorException rolledBack() {
        return new ActorException(
                ErrorCode.ROLLED_BACK, Executed.NO, "The transaction was rolled back, and the action with it.", null);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.Executed;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Lets an action, or a hook through which a client comes in, give its turn up while it waits for something, and go on in another.
 *
 * <pre>
 *   turn 1: body .. changes to the pipeline --> [work, outside of any turn] --> turn 2: body goes on .. as without a recess
 *                                                other turns of the actor
 * </pre>
 *
 * <p>What the first turn has done stands from then on, whatever becomes of the second: it is committed, and its events leave.
 * So a failure after a recess says of its call that it may have been executed. The frame stays the same and moves to the new
 * turn; between the two it is in none, but still part of its chain, so that calls which the work makes are known to hold up
 * whoever waits for the chain.
 *
 * <p>The actor does not fall asleep while one of its actions is away, for that one goes on with the same object. It may be
 * destroyed or lost; then the action fails when it comes back.
 *
 * <p>The turn is kept, and the work done in it, where giving it up would break a promise: if the chain or a transaction holds
 * it, if the call is to take effect at most once (under an idempotency key, or as a message), in hooks of the actor's own life, and for
 * readers, who have others beside them anyway.
 */
final class Recess {

    private final Memory memory;
    private final CommitPipeline pipeline;
    private final Turns turns;
    private final TurnThreads threads;
    private final Surroundings surroundings;
    private final Parking parking;

    Recess(
            Memory memory,
            CommitPipeline pipeline,
            Turns turns,
            TurnThreads threads,
            Surroundings surroundings,
            Parking parking) {
        this.memory = memory;
        this.pipeline = pipeline;
        this.turns = turns;
        this.threads = threads;
        this.surroundings = surroundings;
        this.parking = parking;
    }

    /** Does the work outside of the turn of this thread, if that may be. */
    <T> T take(Callable<T> work) throws Exception {
        Frame frame = CurrentTurn.frame();
        if (!mayLeave(frame) || surroundings.isInTransaction()) {
            return work.call();
        }
        Turn left = frame.turn;
        Activation activation = left.activation();
        leave(frame, left, activation);
        Worked<T> worked = new Worked<>(work);
        threads.whileParked(worked);
        comeBack(frame, left, activation);
        return worked.result();
    }

    private static boolean mayLeave(Frame frame) {
        Call call = frame.call;
        Turn turn = frame.turn;
        return call != null
                && call.mayLeave
                && !call.readOnly
                && call.repetition == null
                && call.message == null
                && turn.joint() == null
                && frame.isInBody()
                && turn.isFirst(frame);
    }

    private void leave(Frame frame, Turn turn, Activation activation) {
        if (turn.isRollbackOnly()) {
            throw Failures.rolledBack();
        }
        if (turn.liveActivation() == null) {
            throw CommitPipeline.failure(Executed.NO, null);
        }
        Effect effect;
        try {
            effect = memory.effect(turn, activation, null, null);
        } catch (IOException e) {
            throw new IllegalStateException("The state of " + activation.id() + " cannot be encoded", e);
        }
        turn.close(null);
        if (effect != null) {
            frame.call.standsInPart();
            List<Outbox.Item> items = turn.outbox.take();
            pipeline.add(activation, effect, items.isEmpty() ? null : Gate.changed(items, null, null));
        }
        turn.slot.left();
        turn.end();
        turn.slot.lastUsed = parking.nanoTime();
        turn.slot.queue.release(turn);
        if (effect != null) {
            pipeline.push(null);
        }
    }

    private void comeBack(Frame frame, Turn left, Activation activation) {
        Slot slot = left.slot;
        Turn next = new Turn(slot, true, left.connection);
        try {
            turns.enterAgain(frame, next);
        } catch (ActorException e) {
            slot.cameBack();
            throw e;
        }
        boolean sleep = slot.cameBack();
        next.occupy(frame);
        next.activation(activation);
        if (sleep || left.outbox.wantsSleep()) {
            next.outbox.sleep();
        }
        if (left.outbox.wantsDestroy()) {
            next.outbox.destroy();
        }
        if (slot.activation != activation || activation.isDropped()) {
            throw new ActorException(
                    io.troupe.ErrorCode.STORE_FAILED,
                    Executed.NO,
                    "The actor was destroyed or lost while this action was outside of its turn.",
                    null);
        }
    }

    /** What the work came to. */
    private static final class Worked<T> implements Runnable {
        private final Callable<T> work;
        private @Nullable T value;
        private @Nullable Throwable thrown;

        Worked(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                value = work.call();
            } catch (Throwable e) {
                thrown = e;
            }
        }

        T result() throws Exception {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown != null) {
                throw (Exception) thrown;
            }
            return value;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.StoredReply;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs a turn that has been granted, to its end:
 *
 * <pre>
 * wake the actor if it sleeps -> body -> [stage completes] -> answer made -> changes to the pipeline -> turn given back
 *                                                                |                    |
 *                                             failed: memory restored,         committed: gate opens,
 *                                             outbox discarded                 answer and outbox leave
 * </pre>
 *
 * Nothing leaves before the commit: not the answer, nor what is in the outbox, see {@link CommitPipeline}.
 */
final class TurnRunner {

    private final TurnThreads threads;
    private final Parking parking;
    private final Lifecycle lifecycle;
    private final Memory memory;
    private final CommitPipeline pipeline;
    private final Joiner joiner;
    private final Surroundings surroundings;
    private final Failures failures;

    TurnRunner(
            TurnThreads threads,
            Parking parking,
            Lifecycle lifecycle,
            Memory memory,
            CommitPipeline pipeline,
            Joiner joiner,
            Surroundings surroundings,
            Failures failures) {
        this.threads = threads;
        this.parking = parking;
        this.lifecycle = lifecycle;
        this.memory = memory;
        this.pipeline = pipeline;
        this.joiner = joiner;
        this.surroundings = surroundings;
        this.failures = failures;
    }

    /**
     * Runs a call in a turn of its own, which it gives back.
     *
     * @return false if the turn was given back without running anything, because a reader found the actor asleep; the call
     *     has to be made again then
     */
    boolean run(Turn turn, Call call, WaitGraph waits, Call.Done done) {
        if (!turn.exclusive && turn.slot.awake() == null) {
            giveBack(turn);
            return false;
        }
        ActorException refused = begin(call);
        if (refused != null) {
            giveBack(turn);
            done.done(null, refused);
            return true;
        }
        Frame frame = new Frame(turn, call.caller, call.async, call.principal);
        frame.call = call;
        turn.occupy(frame);
        Frame before = Frames.enter(frame);
        StoredReply earlier = null;
        Object result = null;
        Throwable error = null;
        try {
            if (turn.slot.awake() == null) {
                call.start.starts(parking.nanoTime());
            }
            earlier = prepare(turn, call);
            call.start.runs(parking.nanoTime());
            if (earlier == null) {
                turn.readOnly(call.readOnly);
                frame.entersBody();
                result = call.body.run(turn.activation());
            }
        } catch (Throwable e) {
            error = e;
        } finally {
            Frames.restore(before);
        }
        if (earlier != null) {
            turn.close(null);
            replay(turn, call, earlier, done);
        } else {
            leaveBody(frame, call, result, error, waits, call.honest(done));
        }
        return true;
    }

    /** The body has returned, in the turn that it was begun in or a later one. */
    private void leaveBody(
            Frame frame,
            Call call,
            @Nullable Object result,
            @Nullable Throwable error,
            WaitGraph waits,
            Call.Done done) {
        Turn turn = frame.turn;
        frame.leavesBody();
        if (turn.hasEnded()) {
            // It did not get into a turn again, and was told so.
            done.done(null, failures.ofRolledBack(call, error == null ? Failures.rolledBack() : error));
        } else if (error == null && result instanceof CompletionStage<?> stage && isAwaited(call)) {
            waits.returned(frame);
            turn.leave(frame);
            stage.whenComplete((value, failure) -> endLater(turn, frame, call, value, unwrap(failure), done));
        } else {
            turn.close(null);
            end(turn, frame, call, result, error, done);
        }
    }

    /** Wakes the actor, unless the call was executed before; gives its answer then. */
    private @Nullable StoredReply prepare(Turn turn, Call call) throws Throwable {
        if (!call.joined) {
            return prepareHere(turn, call);
        }
        // What the store is asked for, and what hooks do, is never part of the caller's transaction.
        return surroundings.outsideTransaction(() -> {
            try {
                return prepareHere(turn, call);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new InvocationTargetException(e);
            }
        });
    }

    private @Nullable StoredReply prepareHere(Turn turn, Call call) throws Throwable {
        StoredReply earlier = call.repetition == null ? null : lifecycle.earlierReply(turn, call.repetition);
        if (earlier == null) {
            Activation activation = lifecycle.awake(turn, call);
            if (call.mayJoin()) {
                pipeline.await(activation);
            }
        }
        return earlier;
    }

    /** Null if the call may run now. */
    private @Nullable ActorException begin(Call call) {
        if (!call.readOnly && call.caller == null && pipeline.isFull()) {
            return ActorException.refused(
                    ErrorCode.OVERLOADED, "Too many calls wait for their commit; try again later. (" + call.what + ")");
        }
        return call.start() ? null : call.timedOut(Executed.NO);
    }

    /** Runs a call in a turn that its chain holds: it is not committed by itself. */
    void runReentrant(Turn turn, Call call, WaitGraph waits, Call.Done done) {
        Frame frame = new Frame(turn, call.caller, call.async, call.principal);
        frame.call = call;
        turn.occupy(frame);
        if (!call.start()) {
            turn.leave(frame);
            done.done(null, call.timedOut(Executed.NO));
            return;
        }
        Frame before = Frames.enter(frame);
        Object answer = null;
        ActorException failure = null;
        try {
            Object result = call.body.run(turn.activation());
            if (result instanceof CompletionStage<?> stage && isAwaited(call)) {
                waits.returned(frame);
                stage.whenComplete((value, error) -> reentrantStage(turn, call, value, unwrap(error), done));
                return;
            }
            answer = call.answer.of(result);
        } catch (Throwable e) {
            if (!call.joined) {
                // Otherwise the rules of transactions have decided already.
                turn.setRollbackOnly();
            }
            failure = failures.ofRolledBack(call, e);
        } finally {
            Frames.restore(before);
            turn.leave(frame);
        }
        done.done(answer, failure);
    }

    private void reentrantStage(
            Turn turn, Call call, @Nullable Object value, @Nullable Throwable error, Call.Done done) {
        Object answer = null;
        Throwable failure = error;
        if (failure == null) {
            try {
                answer = call.answer.of(value);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            turn.setRollbackOnly();
        }
        done.done(answer, failure == null ? null : failures.ofRolledBack(call, failure));
    }

    private static boolean isAwaited(Call call) {
        return call.operation != null && call.operation.returnsStage();
    }

    /** The stage may complete on any thread, and while re-entrant frames are in. */
    private void endLater(
            Turn turn, Frame frame, Call call, @Nullable Object value, @Nullable Throwable error, Call.Done done) {
        Runnable end = () -> threads.execute(() -> end(turn, frame, call, value, error, done));
        if (turn.close(Waiter.task(turn, null, false, null, woken -> end.run()))) {
            end.run();
        }
    }

    private void end(
            Turn turn, Frame frame, Call call, @Nullable Object value, @Nullable Throwable error, Call.Done done) {
        call.start.hasRun(parking.nanoTime());
        Joint joint = turn.joint();
        if (joint != null) {
            endJoined(joint, frame, call, value, error, done);
            return;
        }
        Frame before = Frames.enter(frame);
        Gate gate;
        boolean isOpen;
        boolean sleep;
        try {
            gate = gate(turn, call, value, error, done);
            // Also if it was lost meanwhile: then what the turn has read leaves neither as an answer nor as a failure.
            Activation activation = turn.newestActivation();
            isOpen = gate.isOfChange()
                    || activation == null
                    || turn.outbox.wantsDestroy()
                    || !pipeline.add(activation, gate);
        } finally {
            Frames.restore(before);
            sleep = turn.outbox.wantsSleep();
            giveBack(turn);
        }
        if (gate.isOfChange()) {
            pipeline.push(gate);
        } else if (isOpen) {
            pipeline.open(gate);
        } else {
            pipeline.push(null);
        }
        if (sleep) {
            lifecycle.sleepSoon(turn.slot);
        }
    }

    /** The answer leaves at once if the transaction goes on, for then it is its caller's; the turn stays held. */
    private void endJoined(
            Joint joint, Frame frame, Call call, @Nullable Object value, @Nullable Throwable error, Call.Done done) {
        Turn turn = frame.turn;
        Part part = joint.part(turn);
        Object answer = null;
        ActorException failure = null;
        Frame before = Frames.enter(frame);
        try {
            if (error != null) {
                throw error;
            }
            answer = call.answer.of(value);
        } catch (Throwable e) {
            failure = failures.ofRolledBack(call, e);
            if (error == null) {
                joiner.setRollbackOnly();
            }
        } finally {
            Frames.restore(before);
            turn.leave(frame);
        }
        if (joint.leave(part)) {
            pipeline.open(failure == null ? Gate.settled(answer, done) : Gate.failed(failure, done));
            return;
        }
        boolean sleep = joiner.conclude(joint, part);
        joiner.giveBack(part);
        Executed executed = joint.outcome();
        if (executed != Executed.YES) {
            failure = joiner.failure(joint, executed, failure);
        } else if (failure != null) {
            failure = failure.as(executed);
        }
        pipeline.open(failure == null ? Gate.settled(answer, done) : Gate.failed(failure, done));
        if (sleep) {
            lifecycle.sleepSoon(turn.slot);
        }
    }

    /** What the turn comes to. A gate of changes has been given to the pipeline with them. */
    private Gate gate(Turn turn, Call call, @Nullable Object value, @Nullable Throwable error, Call.Done done) {
        Activation activation = turn.liveActivation();
        try {
            if (error != null) {
                throw isLost(turn) ? CommitPipeline.failure(Executed.NO, null) : error;
            }
            if (turn.isRollbackOnly()) {
                throw Failures.rolledBack();
            }
            Object answer = call.answer.of(value);
            if (activation == null) {
                throw CommitPipeline.failure(Executed.NO, null);
            }
            if (turn.outbox.wantsDestroy() && !call.readOnly) {
                return lifecycle.destroy(turn, activation, memory.effects(turn, call, value), answer, done);
            }
            Effect effect = call.readOnly ? null : memory.effect(turn, activation, call, value);
            if (effect == null) {
                return Gate.unchanged(answer, activation.ownership, activation, done);
            }
            Call.Done last = lifecycle.lastWord(turn, done);
            Gate gate = Gate.changed(turn.outbox.take(), answer, last);
            pipeline.add(activation, effect, gate);
            return gate;
        } catch (Throwable e) {
            ActorException failure = failures.ofRolledBack(call, e);
            turn.outbox.discard();
            if (activation != null && turn.exclusive && !call.readOnly && !memory.restore(activation)) {
                lifecycle.drop(turn, activation);
            }
            return Gate.failed(failure, done);
        }
    }

    /** Whether the activation was lost under a body, which may have failed for no other reason. */
    private static boolean isLost(Turn turn) {
        Activation activation = turn.slot.activation;
        return activation != null && activation.isDropped();
    }

    /** The call has been executed before: its answer leaves, if need be after the commit that it was in. */
    private void replay(Turn turn, Call call, StoredReply earlier, Call.Done done) {
        Gate gate;
        boolean isOpen;
        try {
            try {
                gate = Gate.replayed(call.repetition.replay(earlier), done);
            } catch (RuntimeException e) {
                gate = Gate.failed(unanswered(call, e), done);
            }
            // Also if it was lost meanwhile, and the answer with it.
            Activation activation = turn.slot.activation;
            isOpen = activation == null || !pipeline.add(activation, gate);
        } finally {
            giveBack(turn);
        }
        if (isOpen) {
            pipeline.open(gate);
        }
        pipeline.push(null);
    }

    /** Only another request was not executed; of this one nothing but the answer fails, if its commit does not. */
    private ActorException unanswered(Call call, RuntimeException thrown) {
        ActorException failure = failures.of(call, thrown);
        boolean refused = failure.is(ErrorCode.IDEMPOTENCY_KEY_REUSED) || failure.executed() == Executed.YES;
        return refused ? failure : failure.as(Executed.UNKNOWN);
    }

    private void giveBack(Turn turn) {
        turn.end();
        turn.slot.lastUsed = parking.nanoTime();
        turn.slot.queue.release(turn);
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs a turn that has been granted, to its end:
 *
 * <pre>
 * wake the actor if it sleeps -> body -> [stage completes] -> answer made -> state committed -> outbox opened -> turn given back
 *                                                                 |
 *                                              failed: memory restored, outbox discarded
 * </pre>
 *
 * Nothing leaves before the commit: not the answer, which is handed over last, nor what is in the outbox. The store takes
 * writes asynchronously; in this version the turn waits for the commit, so the next turn starts from committed state.
 */
final class TurnRunner {

    private final ActorStore store;
    private final TurnThreads threads;
    private final Lifecycle lifecycle;
    private final Connections connections;
    private final Failures failures;
    private final StateCodec codec;

    TurnRunner(
            ActorStore store,
            TurnThreads threads,
            Lifecycle lifecycle,
            Connections connections,
            Failures failures,
            StateCodec codec) {
        this.store = store;
        this.threads = threads;
        this.lifecycle = lifecycle;
        this.connections = connections;
        this.failures = failures;
        this.codec = codec;
    }

    /**
     * Runs a call in a turn of its own, which it gives back.
     *
     * @return false if the turn was given back without running anything, because a reader found the actor asleep; the call
     *     has to be made again then
     */
    boolean run(Turn turn, Call call, WaitGraph waits, Call.Done done) {
        if (!turn.exclusive && turn.slot.activation == null) {
            giveBack(turn);
            return false;
        }
        if (!call.start()) {
            giveBack(turn);
            done.done(null, call.timedOut(Executed.NO));
            return true;
        }
        Frame frame = new Frame(turn, call.caller, call.async, call.principal);
        turn.occupy(frame);
        Frame before = Frames.enter(frame);
        Object result = null;
        Throwable error = null;
        try {
            Activation activation = lifecycle.awake(turn, call);
            turn.readOnly(call.readOnly);
            result = call.body.run(activation);
        } catch (Throwable e) {
            error = e;
        } finally {
            Frames.restore(before);
        }
        if (error == null && result instanceof CompletionStage<?> stage && isAwaited(call)) {
            waits.returned(frame);
            turn.leave(frame);
            stage.whenComplete((value, failure) -> endLater(turn, frame, call, value, unwrap(failure), done));
        } else {
            turn.close(null);
            end(turn, frame, call, result, error, done);
        }
        return true;
    }

    /** Runs a call in a turn that its chain holds: it is not committed by itself. */
    void runReentrant(Turn turn, Call call, WaitGraph waits, Call.Done done) {
        Frame frame = new Frame(turn, call.caller, call.async, call.principal);
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
            turn.setRollbackOnly();
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
        Frame before = Frames.enter(frame);
        Object answer = null;
        ActorException failure = null;
        try {
            Activation activation = turn.liveActivation();
            Throwable wrong = error;
            if (wrong == null && turn.isRollbackOnly()) {
                wrong = new ActorException(
                        ErrorCode.ROLLED_BACK,
                        Executed.NO,
                        "A call that came back to this actor failed; all is rolled back.",
                        null);
            }
            if (wrong == null) {
                try {
                    answer = call.answer.of(value);
                } catch (Throwable e) {
                    wrong = e;
                }
            }
            if (wrong != null) {
                wrong = failures.ofRolledBack(call, wrong);
            } else if (activation != null && !call.readOnly) {
                try {
                    commit(turn, activation);
                    lifecycle.afterCommit(turn, activation);
                } catch (Throwable e) {
                    wrong = e;
                }
            }
            if (wrong != null) {
                turn.outbox.discard();
                restore(turn, call);
                failure = failures.of(call, wrong);
                answer = null;
            }
        } catch (RuntimeException | Error e) {
            failure = failures.of(call, e);
        } finally {
            Frames.restore(before);
            boolean sleep = turn.outbox.wantsSleep();
            giveBack(turn);
            if (sleep) {
                lifecycle.sleepSoon(turn.slot);
            }
        }
        done.done(answer, failure);
    }

    private void giveBack(Turn turn) {
        turn.end();
        turn.slot.lastUsed = System.nanoTime();
        turn.slot.queue.release(turn);
    }

    /**
     * Makes durable what the turn changed, then lets out what it gathered.
     *
     * @throws ActorException if that failed; the activation is dropped then
     * @throws IOException if the state cannot be encoded
     */
    void commit(Turn turn, Activation activation) throws IOException {
        byte[] document = codec.encode(activation.type(), activation.object(), activation.kept);
        byte[] last = activation.committed;
        if (last == null) {
            submit(
                    turn,
                    activation,
                    new ActorWrite.Create(activation.id(), activation.publicId, activation.createdAt, document));
            activation.version = 1;
        } else if (!Arrays.equals(document, last)) {
            long version = activation.version + 1;
            submit(turn, activation, new ActorWrite.Update(activation.id(), activation.publicId, version, document));
            activation.version = version;
        }
        activation.committed = document;
        connections.deliver(activation.id(), turn.outbox.take());
    }

    /** Hands a write to the store and waits for it. */
    void submit(Turn turn, Activation activation, ActorWrite write) {
        try {
            store.commit(java.util.List.of(
                    io.troupe.spi.ActorCommit.of(write, store.acquire(io.troupe.spi.Segments.of(write.id())))));
        } catch (StoreException e) {
            RuntimeLog.commitFailed(activation.id(), e);
            lifecycle.drop(turn, activation);
            throw new ActorException(ErrorCode.STORE_FAILED, e.executed(), "The state could not be committed.", e);
        }
    }

    /** Memory as it was before the turn. */
    private void restore(Turn turn, Call call) {
        Activation activation = turn.liveActivation();
        if (activation == null || activation.committed == null || !turn.exclusive || call.readOnly) {
            return;
        }
        byte[] now = null;
        try {
            now = codec.encode(activation.type(), activation.object(), activation.kept);
        } catch (IOException | RuntimeException e) {
            // What cannot be encoded has changed.
        }
        if (now != null && Arrays.equals(now, activation.committed)) {
            return;
        }
        try {
            codec.decode(activation.type(), activation.committed, activation.object());
        } catch (IOException | RuntimeException e) {
            RuntimeLog.stateUnreadable(activation.id(), e);
            lifecycle.drop(turn, activation);
        }
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }
}

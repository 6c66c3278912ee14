// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.Executed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls for whose answers no thread waits: each is answered at its deadline at the latest. */
final class TimedCalls {

    private final Turns turns;
    private final TurnThreads threads;
    private final ScheduledExecutorService timer;

    TimedCalls(Turns turns, TurnThreads threads, ScheduledExecutorService timer) {
        this.turns = turns;
        this.threads = threads;
        this.timer = timer;
    }

    /**
     * Makes the call.
     *
     * @param callerRuns whether the body may run on this thread
     * @param quick whether what hangs on the answer is ours and takes no time worth a thread of its own
     */
    CompletableFuture<@Nullable Object> call(Call call, boolean callerRuns, boolean quick) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        Call.Done done = quick ? completing(answer) : new HandingOver(threads, completing(answer));
        // Before a body runs here, since its caller is to learn at the deadline that it takes longer.
        Future<?> deadline = deadline(call, answer);
        turns.callLater(call, callerRuns, done);
        answer.whenComplete((value, failure) -> deadline.cancel(false));
        return answer;
    }

    private static Call.Done completing(CompletableFuture<@Nullable Object> answer) {
        return (value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        };
    }

    /** Tells on a thread of the runtime, since users' code may hang on it. */
    private record HandingOver(TurnThreads threads, Call.Done to) implements Call.Done {

        @Override
        public void done(@Nullable Object answer, @Nullable Throwable failure) {
            threads.execute(() -> to.done(answer, failure));
        }

        @Override
        public boolean isQuick() {
            return true;
        }
    }

    private Future<?> deadline(Call call, CompletableFuture<?> answer) {
        try {
            return timer.schedule(() -> expire(call, answer), call.timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // It has stopped since the call was let in.
            throw Admission.refusal();
        }
    }

    /** A call that has not begun never will; one that runs goes on, and its caller does not know. */
    private static void expire(Call call, CompletableFuture<?> answer) {
        if (call.abandon()) {
            answer.completeExceptionally(call.timedOut(Executed.NO));
        } else {
            answer.completeExceptionally(call.timedOut(Executed.UNKNOWN));
        }
    }
}

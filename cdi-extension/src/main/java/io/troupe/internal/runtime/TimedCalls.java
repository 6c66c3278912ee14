// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls for whose answers no thread waits: each is answered at its deadline at the latest, see {@link StartTime}. */
final class TimedCalls {

    private final Turns turns;
    private final TurnThreads threads;
    private final ScheduledExecutorService timer;
    private final Parking clock;
    private final Set<Deadline> waiting = ConcurrentHashMap.newKeySet();

    TimedCalls(Turns turns, TurnThreads threads, ScheduledExecutorService timer, Parking clock) {
        this.clock = clock;
        this.turns = turns;
        this.threads = threads;
        this.timer = timer;
    }

    /** The time by which deadlines are measured. */
    long nanoTime() {
        return clock.nanoTime();
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
        Deadline deadline = new Deadline(call, answer);
        deadline.in(call.timeout.toNanos());
        waiting.add(deadline);
        turns.callLater(call, callerRuns, done);
        answer.whenComplete((value, failure) -> {
            waiting.remove(deadline);
            deadline.cancel();
        });
        return answer;
    }

    /** Answers all that wait, because soon nobody will: the application is gone with its deadlines. */
    void giveUp() {
        waiting.forEach(deadline -> deadline.giveUp(
                executed -> new ActorException(ErrorCode.STOPPING, executed, "The application is stopping.", null)));
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

    /** When a call is answered whatever it does; later if its actor had to start for it. */
    private final class Deadline implements Runnable {

        private final Call call;
        private final CompletableFuture<?> answer;
        private volatile @Nullable Future<?> next;

        Deadline(Call call, CompletableFuture<?> answer) {
            this.call = call;
            this.answer = answer;
        }

        void in(long nanos) {
            try {
                next = timer.schedule(this, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // It has stopped since the call was let in.
                throw Admission.refusal();
            }
        }

        void cancel() {
            Future<?> scheduled = next;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }

        @Override
        public void run() {
            if (answer.isDone()) {
                return;
            }
            long timeout = call.timeout.toNanos();
            long left = call.isOfConnection ? 0 : call.start.left(clock.nanoTime(), timeout);
            if (left <= 0) {
                giveUp(call::timedOut);
            } else {
                // The actor may have started by then, which ends the grace for it.
                try {
                    in(Math.min(left, timeout));
                } catch (ActorException e) {
                    // The application stops.
                    giveUp(call::timedOut);
                }
                if (answer.isDone()) {
                    cancel();
                }
            }
        }

        /** A call that has not begun never will; one that runs goes on, and its caller does not know. */
        void giveUp(Function<Executed, ActorException> failure) {
            answer.completeExceptionally(failure.apply(call.abandon() ? Executed.NO : Executed.UNKNOWN));
        }
    }
}

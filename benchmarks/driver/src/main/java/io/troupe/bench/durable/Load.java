// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import io.troupe.bench.report.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Threads that call as fast as they are answered. */
record Load(int keys, int callers, Duration warmUp, Duration measured) {

    /**
     * What came of it.
     *
     * @param acknowledged calls that returned, all of the run
     * @param failed calls that threw, all of the run
     * @param perSecond calls that returned within the measured time
     * @param latencies of those
     * @param firstFailure or null
     */
    record Result(
            long acknowledged, long failed, double perSecond, Latencies latencies, @Nullable Exception firstFailure) {}

    Result on(Contender contender) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        long from = System.nanoTime() + warmUp.toNanos();
        long to = from + measured.toNanos();
        try {
            List<Callable<Result>> tasks = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                tasks.add(() -> call(contender, from, to));
            }
            Result sum = new Result(0, 0, 0, new Latencies(), null);
            for (Future<Result> task : threads.invokeAll(tasks)) {
                sum = add(sum, task.get());
            }
            double seconds = measured.toNanos() / 1e9;
            return new Result(
                    sum.acknowledged, sum.failed, sum.latencies.total() / seconds, sum.latencies, sum.firstFailure);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private Result call(Contender contender, long from, long to) {
        Latencies latencies = new Latencies();
        long acknowledged = 0;
        long failed = 0;
        Exception first = null;
        for (long start = System.nanoTime(); start < to; ) {
            try {
                contender.increment(keys == 1 ? 0 : ThreadLocalRandom.current().nextInt(keys));
                acknowledged++;
            } catch (Exception e) {
                failed++;
                first = first == null ? e : first;
            }
            long end = System.nanoTime();
            if (start >= from && end <= to) {
                latencies.add(end - start);
            }
            start = end;
        }
        return new Result(acknowledged, failed, 0, latencies, first);
    }

    private static Result add(Result one, Result other) {
        one.latencies.addAll(other.latencies);
        return new Result(
                one.acknowledged + other.acknowledged,
                one.failed + other.failed,
                0,
                one.latencies,
                one.firstFailure != null ? one.firstFailure : other.firstFailure);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads of a pool. So many run at a time; further tasks wait in line. A thread that parks for another turn does not count while it is
 * parked: otherwise all threads could wait for turns that were granted to tasks still in line, and nothing would move. So
 * the number of threads is bounded by the number of nested calls that wait, and those are bounded by the turn queues.
 */
public final class PooledTurnThreads implements TurnThreads {

    private static final long KEEP_ALIVE_SECONDS = 30;

    private final ExecutorService threads;
    private final int limit;
    private final ThreadLocal<Boolean> mine = new ThreadLocal<>();

    // Guarded by this.
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int running;

    /**
     * New threads come from the factory as needed, and end after 30 s without work.
     *
     * @param limit how many tasks run at a time
     */
    public PooledTurnThreads(ThreadFactory factory, int limit) {
        this(
                new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory),
                limit);
    }

    /** Threads of that executor, which has as many as are asked for, and is ended by this. */
    PooledTurnThreads(ExecutorService threads, int limit) {
        this.threads = threads;
        this.limit = limit;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running >= limit) {
                line.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    @Override
    public void whileParked(Runnable wait) {
        if (mine.get() == null) {
            wait.run();
            return;
        }
        Runnable next;
        synchronized (this) {
            next = line.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            start(next);
        }
        try {
            wait.run();
        } finally {
            synchronized (this) {
                // May exceed the limit for a moment; waiting here for a place could be a deadlock.
                running++;
            }
        }
    }

    private void start(Runnable task) {
        try {
            threads.execute(() -> runAll(task));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            synchronized (this) {
                running--;
            }
            throw e;
        }
    }

    private void runAll(Runnable first) {
        mine.set(true);
        try {
            for (Runnable task = first; task != null; task = next()) {
                runOne(task);
            }
        } finally {
            mine.remove();
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            RuntimeLog.taskFailed(e);
        }
        // An interrupt was meant for the task that is over.
        Thread.interrupted();
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = running > limit ? null : line.poll();
        if (task == null) {
            running--;
        }
        return task;
    }

    private synchronized int busy() {
        return running;
    }

    /** Runs what is in line, then ends the threads; waits up to a few seconds for them. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                RuntimeLog.threadsLeft(busy());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

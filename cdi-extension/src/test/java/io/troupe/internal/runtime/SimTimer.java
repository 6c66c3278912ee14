// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The timer of a simulated process: one thread, which starts with the first task. */
final class SimTimer extends AbstractExecutorService implements ScheduledExecutorService {

    private final SimProcess process;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private @Nullable Thread thread;
    private boolean started;
    private boolean shut;
    private long order;

    SimTimer(SimProcess process) {
        this.process = process;
    }

    private final class Task implements ScheduledFuture<Object> {
        private final Runnable work;
        private final long again;
        private final long number = order++;
        private long due;
        private boolean cancelled;

        Task(Runnable work, long due, long again) {
            this.work = work;
            this.due = due;
            this.again = again;
        }

        @Override
        public int compareTo(Delayed other) {
            Task that = (Task) other;
            return due != that.due ? Long.compare(due, that.due) : Long.compare(number, that.number);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - process.scheduler.now(), TimeUnit.NANOSECONDS);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            cancelled = true;
            return tasks.remove(this);
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isDone() {
            return cancelled;
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }
    }

    private Task add(Runnable work, long delay, long again) {
        Task task = new Task(work, process.scheduler.now() + delay, again);
        if (shut) {
            // As the platform's do after their end.
            throw new java.util.concurrent.RejectedExecutionException("The timer is shut down");
        }
        tasks.add(task);
        if (!started) {
            started = true;
            process.spawn("timer", this::run);
        } else if (tasks.peek() == task && thread != null) {
            process.scheduler.unpark(thread);
        }
        return task;
    }

    private void run() {
        thread = Thread.currentThread();
        while (!shut) {
            Task next = tasks.peek();
            if (next == null) {
                process.scheduler.park();
            } else if (next.due > process.scheduler.now()) {
                process.scheduler.park(next.due - process.scheduler.now());
            } else {
                tasks.poll();
                run(next.work);
                if (next.again > 0 && !next.cancelled && !shut) {
                    next.due = process.scheduler.now() + next.again;
                    tasks.add(next);
                }
            }
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (java.util.concurrent.RejectedExecutionException e) {
            if (!shut) {
                throw e;
            }
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(command, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        return add(command, unit.toNanos(initial), unit.toNanos(delay));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable command) {
        add(command, 0, 0);
    }

    @Override
    public void shutdown() {
        shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        tasks.clear();
        if (thread != null) {
            process.scheduler.unpark(thread);
        }
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}

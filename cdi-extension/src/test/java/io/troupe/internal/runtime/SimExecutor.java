// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An executor of a simulated process, with at most so many threads. */
final class SimExecutor extends AbstractExecutorService {

    private final SimProcess process;
    private final String name;
    private final int limit;
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int active;
    private int made;
    private boolean shut;

    SimExecutor(SimProcess process, String name, int limit) {
        this.process = process;
        this.name = name;
        this.limit = limit;
    }

    @Override
    public void execute(Runnable task) {
        if (shut) {
            throw new RejectedExecutionException(name + " is shut down");
        }
        if (process.isDead()) {
            return;
        }
        if (active >= limit) {
            line.add(task);
        } else {
            active++;
            process.spawn(name.substring(process.name.length() + 1) + "-" + ++made, () -> run(task));
        }
        process.scheduler.point();
    }

    private void run(Runnable first) {
        try {
            for (Runnable task = first; task != null; task = line.poll()) {
                task.run();
            }
        } finally {
            active--;
        }
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        List<Runnable> left = new ArrayList<>(line);
        line.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut && active == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        long end = process.scheduler.now() + unit.toNanos(timeout);
        while (active > 0 && process.scheduler.now() < end) {
            process.scheduler.sleep(1_000_000);
        }
        return active == 0;
    }
}

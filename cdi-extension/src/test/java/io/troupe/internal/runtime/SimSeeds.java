// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs simulations side by side: each has one thread that runs, but threads that pass a baton leave a core idle at times. */
final class SimSeeds {

    private SimSeeds() {}

    static void inParallel(Runnable work) throws Exception {
        int runners = 1 + Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                running.add(threads.submit(work));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}

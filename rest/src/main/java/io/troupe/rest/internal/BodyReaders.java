// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Reads bodies where the server can only be asked to wait for more. That is done with threads of the runtime, so that those of the
 * server stay free, and with a few at a time, for each is a thread: who comes first is read first. May be shared by threads.
 */
final class BodyReaders {

    /** How many bodies are waited for at a time. */
    static final int AT_ONCE = 8;

    private record Reading(Executor threads, Runnable task) {}

    // Both guarded by this.
    private final Queue<Reading> waiting = new ArrayDeque<>();
    private int free = AT_ONCE;

    /**
     * Reads one, now or later.
     *
     * @throws ActorException if it cannot be begun because the application is stopping
     */
    void read(Executor threads, Runnable task) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(new Reading(threads, task));
                return;
            }
            free--;
        }
        begin(new Reading(threads, task));
    }

    private void begin(Reading reading) {
        boolean begun = false;
        try {
            reading.threads.execute(() -> {
                try {
                    reading.task.run();
                } finally {
                    next();
                }
            });
            begun = true;
        } finally {
            if (!begun) {
                free();
            }
        }
    }

    private void next() {
        Reading next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        try {
            begin(next);
        } catch (ActorException e) {
            // The application is stopping, for which all bodies that are awaited are refused.
            HttpLog.clientGone(e);
        }
    }

    private synchronized void free() {
        free++;
    }
}

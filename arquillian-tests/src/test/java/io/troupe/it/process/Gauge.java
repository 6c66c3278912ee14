// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.Door;

/** Looks at the memory of a server again and again while something happens to it. */
final class Gauge implements AutoCloseable {

    private static final long PAUSE_MILLIS = 300;

    private final Door door;
    private final long before;
    private final Thread thread = new Thread(this::watch, "gauge");
    private volatile boolean stopping;
    private volatile Throwable failure;
    private volatile long most;

    /** From what is in use now. */
    Gauge(Door door) {
        this.door = door;
        before = used();
        most = before;
        thread.start();
    }

    private long used() {
        return Long.parseLong(door.get("/memory").body());
    }

    private void watch() {
        try {
            while (!stopping) {
                most = Math.max(most, used());
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    /** How many bytes more than before were in use at most, with what is in use now. Ends it. */
    long growth() {
        close();
        if (failure != null) {
            throw new AssertionError("The server does not say how much memory it uses", failure);
        }
        return Math.max(most, used()) - before;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

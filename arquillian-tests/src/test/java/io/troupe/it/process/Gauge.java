// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.Door;

/** Looks at the memory of a server again and again while something happens to it. */
final class Gauge implements AutoCloseable {

    private static final long PAUSE_MILLIS = 300;

    /**
     * Bytes in use.
     *
     * @param heap what can be reached
     * @param direct buffers outside the heap, which servers keep for the next time
     */
    record Memory(long heap, long direct) {

        private Memory max(Memory other) {
            return new Memory(Math.max(heap, other.heap), Math.max(direct, other.direct));
        }

        private Memory minus(Memory other) {
            return new Memory(heap - other.heap, direct - other.direct);
        }

        @Override
        public String toString() {
            return "heap %+.1f MB, direct buffers %+.1f MB".formatted(heap / 1e6, direct / 1e6);
        }
    }

    private final Door door;
    private final Memory before;
    private final Thread thread = new Thread(this::watch, "gauge");
    private volatile boolean stopping;
    private volatile Throwable failure;
    private volatile Memory most;

    /** From what is in use now. */
    Gauge(Door door) {
        this.door = door;
        before = used();
        most = before;
        thread.start();
    }

    private Memory used() {
        String[] bytes = door.get("/memory").body().split(" ");
        return new Memory(Long.parseLong(bytes[0]), Long.parseLong(bytes[1]));
    }

    private void watch() {
        try {
            while (!stopping) {
                most = most.max(used());
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    /** How much more than before was in use at most, with what is in use now. Ends it. */
    Memory growth() {
        close();
        if (failure != null) {
            throw new AssertionError("The server does not say how much memory it uses", failure);
        }
        return most.max(used()).minus(before);
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

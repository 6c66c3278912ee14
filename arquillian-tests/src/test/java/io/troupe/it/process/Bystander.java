// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Talk;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls an action again and again over a connection of its own, whatever others do to the server. */
final class Bystander implements AutoCloseable {

    private static final int FEW = 3;
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_NANOS = 5_000_000;

    private final Door door;
    private final Thread thread = new Thread(this::call, "bystander");
    private final Semaphore done = new Semaphore(0);
    private volatile boolean stopping;
    private volatile Throwable failure;
    private volatile int calls;
    private volatile long longestNanos;

    /** Has called a few times. */
    Bystander(Door door) {
        this.door = door;
        thread.start();
        awaitCalls();
    }

    private void call() {
        try (Talk talk = Talk.with(door, "target", "bystander")) {
            assertThat(talk.hear()).contains("\"Init\"");
            while (!stopping) {
                long start = System.nanoTime();
                int id = calls;
                talk.call(id, "echo", "hello");
                assertThat(talk.hear()).contains("\"ActionResponse\"", "\"" + id + "\"", "hello");
                longestNanos = Math.max(longestNanos, System.nanoTime() - start);
                calls = id + 1;
                done.release();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e;
            done.release(FEW);
        }
    }

    /** Calls a few times more, and ends. */
    String unhurt() {
        awaitCalls();
        close();
        return calls + " calls of another client, the longest " + longestNanos / 1_000_000 + " ms";
    }

    private void awaitCalls() {
        done.drainPermits();
        try {
            boolean called = done.tryAcquire(FEW, PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(failure).as("failure of a client that did nothing wrong").isNull();
            assertThat(called).as("another client is answered").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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

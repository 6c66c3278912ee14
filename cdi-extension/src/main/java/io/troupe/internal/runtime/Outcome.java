// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import org.jspecify.annotations.Nullable;

/** What a call came to, for the one thread that made it and waits here. */
final class Outcome implements Call.Done {

    private final Parking parking;
    private final Thread waiting = Thread.currentThread();
    private @Nullable Object answer;
    private @Nullable Throwable failure;
    private volatile boolean done;

    Outcome(Parking parking) {
        this.parking = parking;
    }

    @Override
    public void done(@Nullable Object value, @Nullable Throwable error) {
        answer = value;
        failure = error;
        done = true;
        if (Thread.currentThread() != waiting) {
            parking.unpark(waiting);
        }
    }

    @Override
    public boolean isQuick() {
        return true;
    }

    boolean isDone() {
        return done;
    }

    /** Waits. An interrupt is kept for later: what has been executed has an outcome, and the caller is to learn it. */
    void await() {
        boolean interrupted = false;
        while (!done) {
            parking.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it came to, once done and without a failure. */
    @Nullable
    Object answer() {
        return answer;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}

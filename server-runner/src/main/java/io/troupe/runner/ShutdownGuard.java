// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ties a child process to this JVM: when the JVM shuts down, the child is stopped and waited for.
 *
 * <p>A signal may arrive at any moment, also between the decision to start and the return of the process builder.
 * Both sides therefore meet at the monitor of this object: either the start comes first and the shutdown sees the process,
 * or the shutdown comes first and the start is refused.
 */
final class ShutdownGuard extends Thread {

    private final Duration grace;
    private Process process;
    private boolean shuttingDown;

    ShutdownGuard(Duration grace) {
        super("stop-server");
        this.grace = grace;
    }

    synchronized Process start(ProcessBuilder builder) throws IOException {
        if (shuttingDown) {
            throw new IOException("this JVM is shutting down");
        }
        process = builder.start();
        return process;
    }

    @Override
    public void run() {
        Process started;
        synchronized (this) {
            shuttingDown = true;
            started = process;
        }
        if (started != null) {
            stop(started, grace);
        }
    }

    /** The process has ended: this guard need not be kept. */
    void dismiss() {
        try {
            Runtime.getRuntime().removeShutdownHook(this);
        } catch (IllegalStateException e) {
            // The JVM is shutting down already; there is nothing left for this guard to stop.
            return;
        }
    }

    /** Stops a process; kills it if it has not ended within the grace, and then always waits until it is gone. */
    static boolean stop(Process process, Duration grace) {
        process.destroy();
        boolean clean = false;
        boolean interrupted = false;
        try {
            clean = process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!clean) {
            process.destroyForcibly();
            interrupted |= !waitFor(process);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return clean;
    }

    /** Waits for the end of a killed process, which is near; answers whether nobody interrupted that. */
    static boolean waitFor(Process process) {
        boolean undisturbed = true;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                undisturbed = false;
            }
        }
        return undisturbed;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that renews the lease, watches the other nodes, and takes away what is no longer needed. It ends at
 * {@link #close()}, and does nothing else meanwhile that could keep it from renewing in time.
 */
final class Heartbeat implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final Node node;
    private final Burial burial;
    private final Purge purge;
    private final Lender lender;
    private final Duration pause;
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    Heartbeat(Node node, Burial burial, Purge purge, Lender lender, Duration pause, ThreadFactory threads) {
        this.node = node;
        this.burial = burial;
        this.purge = purge;
        this.lender = lender;
        this.pause = pause;
        this.thread = threads.newThread(this::run);
    }

    /** Begins with a pause: the first beat is the caller's. */
    void start() {
        thread.start();
    }

    private void run() {
        boolean renewed = true;
        while (!closed) {
            // Sooner after a failure: until the next renewal, reads must ask the database.
            pause((renewed ? pause : pause.dividedBy(4)).toNanos());
            renewed = closed || beat();
        }
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** One round; whether the lease was renewed. */
    boolean beat() {
        // The second time on another connection, should the first have died since the last round.
        if (!renew(false) && !renew(true)) {
            return false;
        }
        try (Loan loan = lender.take()) {
            look(loan);
        } catch (StoreException e) {
            StoreLog.debug("No connection for {0}", "watching", e);
        }
        return true;
    }

    private boolean renew(boolean last) {
        try {
            node.renew();
            if (failing) {
                failing = false;
                StoreLog.leaseRenewed();
            }
            return true;
        } catch (StoreException e) {
            if (last && !failing && !closed) {
                failing = true;
                StoreLog.leaseNotRenewed(e);
            }
            return false;
        }
    }

    private void look(Loan loan) {
        try {
            burial.look(loan, node.last());
            purge.step(loan, node.last());
        } catch (SQLException | RuntimeException | Error e) {
            StoreLog.debug("Failed: {0}", "watching or purging", e);
            loan.rollback();
        }
    }

    /** Waits until the thread has ended, which it does after its present statement. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        long end = System.nanoTime() + CLOSE_WAIT.toNanos();
        while (thread.isAlive() && System.nanoTime() - end < 0) {
            try {
                thread.join(100);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * At most so many connections at a time, each lent to one thread for one transaction. A connection that failed is closed,
 * never lent again. May be shared by threads; interrupts are kept for later.
 */
final class Connections implements Lender, AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(15);

    private final ConnectionSource source;
    private final int size;
    private final Duration wait;
    private final int networkMillis;
    private final Semaphore permits;
    private final Deque<DbSession> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Connections(ConnectionSource source, int size, Duration wait, Limits limits) {
        this.source = source;
        this.size = size;
        this.wait = wait;
        this.networkMillis = limits.networkMillis();
        // Fair, so that under load nobody's wait runs out while others are served twice.
        this.permits = new Semaphore(size, true);
    }

    @Override
    public Loan take() {
        if (!acquire(1, wait)) {
            throw new StoreException(
                    Executed.NO,
                    "None of the store's " + size + " connections was free within " + wait.toMillis()
                            + " ms; see setting " + StoreSettings.CONNECTIONS);
        }
        try {
            if (closed) {
                throw closed();
            }
            return lend(idleOrNew());
        } catch (SQLException | RuntimeException | Error e) {
            permits.release();
            throw unavailable(source, e);
        }
    }

    static StoreException closed() {
        return new StoreException(Executed.NO, "The store is closed");
    }

    static StoreException unavailable(ConnectionSource source, Throwable e) {
        return e instanceof StoreException known
                ? known
                : new StoreException(Executed.NO, "No connection to " + source.description(), e);
    }

    private Loan lend(DbSession session) throws SQLException {
        try {
            return new Loan(session, source.keepsIdle(), this::back);
        } catch (SQLException | RuntimeException | Error e) {
            session.abort();
            throw e;
        }
    }

    private DbSession idleOrNew() throws SQLException {
        for (DbSession kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (!kept.connection().isClosed()) {
                return kept;
            }
        }
        Connection connection = source.open();
        return new DbSession(connection, networkMillis);
    }

    private void back(DbSession session, boolean broken) {
        try {
            if (broken) {
                session.abort();
            } else if (closed || !source.keepsIdle()) {
                session.close();
            } else {
                idle.addFirst(session);
            }
        } finally {
            permits.release();
        }
    }

    private boolean acquire(int count, Duration atMost) {
        boolean interrupted = false;
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (true) {
                try {
                    return permits.tryAcquire(count, end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for connections that are lent, then closes all. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!acquire(size, CLOSE_WAIT)) {
            StoreLog.closedInUse(source.description(), size - permits.availablePermits());
        } else {
            permits.release(size);
        }
        idle.forEach(DbSession::close);
        idle.clear();
        source.close();
    }
}

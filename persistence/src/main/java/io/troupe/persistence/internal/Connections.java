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
final class Connections implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(15);

    private static final int VALIDATION_SECONDS = 5;

    private final ConnectionSource source;
    private final int size;
    private final Duration wait;
    private final Semaphore permits;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Connections(ConnectionSource source, int size, Duration wait) {
        this.source = source;
        this.size = size;
        this.wait = wait;
        // Fair, so that under load nobody's wait runs out while others are served twice.
        this.permits = new Semaphore(size, true);
    }

    /**
     * Lends a connection.
     *
     * @throws StoreException not executed, if none is free in time or none can be opened
     */
    Lease take() {
        if (!acquire(1, wait)) {
            throw new StoreException(
                    Executed.NO,
                    "None of the store's " + size + " connections was free within " + wait.toMillis()
                            + " ms; see setting " + StoreSettings.CONNECTIONS);
        }
        try {
            if (closed) {
                throw new StoreException(Executed.NO, "The store is closed");
            }
            return new Lease(idleOrNew());
        } catch (SQLException | RuntimeException e) {
            permits.release();
            if (e instanceof StoreException known) {
                throw known;
            }
            throw new StoreException(Executed.NO, "No connection to " + source.description(), e);
        }
    }

    private Connection idleOrNew() throws SQLException {
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (!kept.isClosed()) {
                return kept;
            }
        }
        return source.open();
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
        idle.forEach(Connections::discard);
        idle.clear();
        source.close();
    }

    private static void discard(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            StoreLog.debug("Closing connection {0} failed", connection, e);
        }
    }

    /** A connection on loan, for one thread. */
    final class Lease implements AutoCloseable {

        private final Connection connection;
        private final boolean autoCommit;
        private boolean broken;

        private Lease(Connection connection) throws SQLException {
            this.connection = connection;
            try {
                this.autoCommit = connection.getAutoCommit();
            } catch (SQLException e) {
                discard(connection);
                throw e;
            }
        }

        Connection connection() {
            return connection;
        }

        /** Undoes the transaction; if even that fails, the connection is not used again. */
        void rollback() {
            try {
                connection.rollback();
                checkAlive();
            } catch (SQLException | RuntimeException e) {
                broken = true;
            }
        }

        /** After a failure: is it the connection's? */
        void checkAlive() {
            try {
                broken |= !connection.isValid(VALIDATION_SECONDS);
            } catch (SQLException | RuntimeException e) {
                broken = true;
            }
        }

        /** What became of the connection is not known: it is not used again. */
        void broken() {
            broken = true;
        }

        boolean isBroken() {
            return broken;
        }

        @Override
        public void close() {
            try {
                if (!broken) {
                    restore();
                }
                if (broken || closed || !source.keepsIdle()) {
                    discard(connection);
                } else {
                    idle.addFirst(connection);
                }
            } finally {
                permits.release();
            }
        }

        private void restore() {
            try {
                if (connection.getAutoCommit() != autoCommit) {
                    connection.setAutoCommit(autoCommit);
                }
            } catch (SQLException | RuntimeException e) {
                broken = true;
            }
        }
    }
}

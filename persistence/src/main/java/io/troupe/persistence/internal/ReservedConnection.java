// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection that the store keeps for one purpose, as long as it works; then the next. May be shared by threads, which
 * wait for each other.
 */
final class ReservedConnection implements Lender {

    private final ConnectionSource source;
    private final int networkMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DbSession session;
    private boolean closed;

    ReservedConnection(ConnectionSource source, Limits limits, Connection first) {
        this.source = source;
        this.networkMillis = limits.networkMillis();
        this.session = new DbSession(first, networkMillis);
    }

    @Override
    public Loan take() {
        lock.lock();
        try {
            if (closed) {
                throw Connections.closed();
            }
            return lend();
        } catch (SQLException | RuntimeException | Error e) {
            lock.unlock();
            throw Connections.unavailable(source, e);
        }
    }

    private Loan lend() throws SQLException {
        DbSession open = session;
        if (open == null || open.connection().isClosed()) {
            open = new DbSession(source.open(), networkMillis);
            session = open;
        }
        try {
            return new Loan(open, true, this::back);
        } catch (SQLException | RuntimeException | Error e) {
            session = null;
            open.abort();
            throw e;
        }
    }

    private void back(DbSession lent, boolean broken) {
        try {
            if (broken) {
                session = null;
                lent.abort();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives the connection back as it was. */
    void close(DatabaseKind database) {
        lock.lock();
        try {
            closed = true;
            if (session != null) {
                undo(database, session);
                session = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private static void undo(DatabaseKind database, DbSession session) {
        try {
            if (!session.connection().getAutoCommit()) {
                session.connection().rollback();
                session.connection().setAutoCommit(true);
            }
            database.unlimit(session);
            session.close();
        } catch (SQLException | RuntimeException | Error e) {
            session.abort();
        }
    }
}

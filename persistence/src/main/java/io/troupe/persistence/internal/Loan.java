// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A connection on loan, for one thread; whoever holds one takes no other. */
final class Loan implements AutoCloseable {

    private static final int VALIDATION_SECONDS = 5;

    /** Takes the session back. */
    @FunctionalInterface
    interface Return {
        void back(DbSession session, boolean broken);
    }

    private final DbSession session;
    private final boolean kept;
    private final Return giveBack;
    private final boolean autoCommit;
    private boolean broken;

    /**
     * Lends a session.
     *
     * @param kept whether the session is the store's own, beyond this loan
     */
    Loan(DbSession session, boolean kept, Return giveBack) throws SQLException {
        this.session = session;
        this.kept = kept;
        this.giveBack = giveBack;
        this.autoCommit = session.connection().getAutoCommit();
    }

    DbSession session() {
        return session;
    }

    Connection connection() {
        return session.connection();
    }

    boolean isKept() {
        return kept;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return session.prepare(sql);
    }

    /** Each statement is a transaction of its own from now on, or not. */
    void autoCommit(boolean on) throws SQLException {
        if (connection().getAutoCommit() != on) {
            connection().setAutoCommit(on);
        }
    }

    /** Undoes the transaction; if even that fails, the connection is not used again. */
    void rollback() {
        try {
            connection().rollback();
            checkAlive();
        } catch (SQLException | RuntimeException | Error e) {
            broken = true;
        }
    }

    /** After a failure: is it the connection's? */
    void checkAlive() {
        try {
            broken |= !connection().isValid(VALIDATION_SECONDS);
        } catch (SQLException | RuntimeException | Error e) {
            broken = true;
        }
    }

    /** A failure may say itself that the connection is gone: an H2 that had to close its file still calls it valid. */
    void failed(Throwable e) {
        broken |= Failure.of(e) == Failure.CONNECTION;
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
        if (!broken && !kept) {
            restore();
        }
        giveBack.back(session, broken);
    }

    private void restore() {
        try {
            autoCommit(autoCommit);
        } catch (SQLException | RuntimeException | Error e) {
            broken = true;
        }
    }
}

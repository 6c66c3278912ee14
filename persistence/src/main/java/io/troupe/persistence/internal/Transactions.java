// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.SQLException;

/** Begins transactions, so that none of them can keep others waiting for long. May be shared by threads. */
final class Transactions {

    private final DatabaseKind database;
    private final Limits limits;

    Transactions(DatabaseKind database, Limits limits) {
        this.database = database;
        this.limits = limits;
    }

    DatabaseKind database() {
        return database;
    }

    /** Begins one in the name of an incarnation; for the store's own connections without a word to the database. */
    void begin(Loan loan, long incarnation) throws SQLException {
        DbSession session = loan.session();
        loan.autoCommit(false);
        if (!loan.isKept()) {
            database.limit(session, limits, incarnation, false);
        } else if (!session.isPreparedFor(incarnation)) {
            database.limit(session, limits, incarnation, true);
            loan.connection().commit();
            session.preparedFor(incarnation);
        }
    }

    /**
     * Checks that limits are taken, in a transaction that ends with this.
     *
     * @param what names the database in messages
     */
    void check(Loan loan, long incarnation, String what) throws SQLException {
        begin(loan, incarnation);
        database.checkLimits(loan.session(), limits, what);
        loan.connection().rollback();
    }

    /** For a single SELECT. */
    void read(Loan loan) throws SQLException {
        loan.autoCommit(true);
    }
}

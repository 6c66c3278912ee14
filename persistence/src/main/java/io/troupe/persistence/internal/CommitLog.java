// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds out whether a transaction was committed.
 *
 * <p>Each inserts a row under its own id. To insert the same id again waits for it, if it is still there. If there is such a
 * row then, it was committed. If there was none, it is ours now, marked {@code voided}, and that transaction was rolled back
 * and can never be committed. The mark tells our own row from its, should this answer be lost in turn. May be shared by threads.
 */
final class CommitLog {

    private static final String VOID =
            "INSERT INTO troupe_commit (incarnation, number, made_at, voided) VALUES (?, ?, CURRENT_TIMESTAMP, TRUE)";

    private static final String READ = "SELECT voided FROM troupe_commit WHERE incarnation = ? AND number = ?";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Transactions transactions;
    private final Duration wait;

    /**
     * Finds out.
     *
     * @param wait for so long at most
     */
    CommitLog(Transactions transactions, Duration wait) {
        this.transactions = transactions;
        this.wait = wait;
    }

    /**
     * Whether it was committed.
     *
     * @param backend the session it ran in, which is ended if it is still there
     */
    Executed resolve(Lender lender, CommitId id, int backend) {
        long end = System.nanoTime() + wait.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<Executed> answer = ask(lender, id, backend);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - end >= 0) {
                return Executed.UNKNOWN;
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Whether that transaction has ended and is known to have; asks once, which waits for it within the limits of a statement. */
    boolean isSettled(Lender lender, CommitId id, int backend) {
        return ask(lender, id, backend).isPresent();
    }

    private Optional<Executed> ask(Lender lender, CommitId id, int backend) {
        try (Loan loan = lender.take()) {
            try {
                transactions.begin(loan, id.incarnation());
                if (backend != 0) {
                    transactions.database().endSession(loan.session(), id.incarnation(), backend);
                }
                return Optional.of(insert(loan, id));
            } catch (SQLException | RuntimeException | Error e) {
                StoreLog.debug("Cannot find out yet what became of {0}", id, e);
                loan.rollback();
                loan.failed(e);
                return Optional.empty();
            }
        } catch (StoreException e) {
            StoreLog.debug("Cannot find out yet what became of {0}", id, e);
            return Optional.empty();
        }
    }

    private static Executed insert(Loan loan, CommitId id) throws SQLException {
        PreparedStatement insert = loan.prepare(VOID);
        insert.setLong(1, id.incarnation());
        insert.setLong(2, id.number());
        try {
            insert.executeUpdate();
        } catch (SQLException e) {
            if (!Failure.isDuplicate(e)) {
                throw e;
            }
            loan.connection().rollback();
            return read(loan, id);
        }
        try {
            loan.connection().commit();
        } catch (SQLException | RuntimeException | Error e) {
            loan.broken();
            throw e;
        }
        return Executed.NO;
    }

    private static Executed read(Loan loan, CommitId id) throws SQLException {
        PreparedStatement read = loan.prepare(READ);
        read.setLong(1, id.incarnation());
        read.setLong(2, id.number());
        try (ResultSet row = read.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("Entry in the commit log vanished: " + id);
            }
            return row.getBoolean(1) ? Executed.NO : Executed.YES;
        } finally {
            loan.connection().rollback();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.JoinedWrite;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes actors into a transaction of the application's, on the connection that its data source has for that transaction: the
 * same rows and checks as in a commit of our own, which only the COMMIT of the transaction manager makes durable.
 *
 * <p>The transaction manager does not say what became of a COMMIT whose answer was lost (some take it for a rollback); the row
 * in {@code troupe_commit} does. May be shared by threads.
 */
final class JoinedCommits {

    private final ConnectionSource source;
    private final Transactions transactions;
    private final Limits limits;
    private final CommitLog log;
    private final Doubts doubts;
    private final Lender lender;
    private final Supplier<Incarnation> alive;

    /**
     * Writes with connections of that source.
     *
     * @param lender for finding out what became of a transaction
     */
    JoinedCommits(
            ConnectionSource source,
            Transactions transactions,
            Limits limits,
            CommitLog log,
            Doubts doubts,
            Lender lender,
            Supplier<Incarnation> alive) {
        this.source = source;
        this.transactions = transactions;
        this.limits = limits;
        this.log = log;
        this.doubts = doubts;
        this.lender = lender;
        this.alive = alive;
    }

    /** Whether transactions of the application's reach connections of the source. */
    boolean isPossible() {
        return source instanceof DataSourceConnections;
    }

    /**
     * Writes; called within the transaction.
     *
     * @throws StoreException not executed, whatever is wrong: the transaction must be rolled back
     */
    JoinedWrite write(List<ActorCommit> commits, List<Ownership> seen) {
        Batch batch = Batch.of(commits, seen);
        batch.checkOwnership();
        Incarnation incarnation = batch.incarnation();
        CommitId id = (incarnation == null ? alive.get() : incarnation).nextTransaction();
        try (Loan loan = open()) {
            if (loan.connection().getAutoCommit()) {
                throw new StoreException(
                        Executed.NO, source.description() + " takes no part in transactions; it must be one with JTA");
            }
            transactions.database().limit(loan.session(), limits, id.incarnation(), false);
            transactions.database().writer().write(loan, id, batch);
            int backend = loan.session().backend();
            return () -> resolve(batch, id, backend);
        } catch (SQLException | RuntimeException | Error e) {
            throw failed(batch, e);
        }
    }

    private Executed resolve(Batch batch, CommitId id, int backend) {
        Executed executed = log.resolve(lender, id, backend);
        if (executed == Executed.UNKNOWN) {
            doubts.add(batch, new Doubts.Doubt(id, backend));
        }
        return executed;
    }

    private Loan open() throws SQLException {
        Connection connection = source.open();
        try {
            // The transaction's own limits count, and what it has prepared goes with the handle.
            return new Loan(
                    new DbSession(connection, limits.networkMillis()), true, (session, broken) -> session.close());
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private static StoreException failed(Batch batch, Throwable e) {
        if (e instanceof StoreException known) {
            return known;
        }
        return Failure.of(e) == Failure.REJECTED
                ? batch.rejected("The store takes no such rows as those of " + batch, e)
                : new StoreException(Executed.NO, Reason.UNAVAILABLE, "Writing failed for " + batch, e);
    }
}

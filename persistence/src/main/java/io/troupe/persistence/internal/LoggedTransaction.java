// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions whose outcome is always found out, even if the answer to COMMIT is lost.
 *
 * <p>As long as COMMIT was not sent, a failure means that nothing was executed, and conflicts and lost connections are tried
 * again. Each transaction has a row of its own in {@code troupe_commit}. If COMMIT fails without the server saying so,
 * {@link CommitLog} finds out by that row.
 */
final class LoggedTransaction {

    private static final int MAX_CONFLICTS = 5;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Transactions transactions;
    private final BatchWriter writer;
    private final CommitLog log;
    private final Doubts doubts;
    private final Duration retry;
    private final FaultPoint faults;

    LoggedTransaction(Transactions transactions, CommitLog log, Doubts doubts, Duration retry, FaultPoint faults) {
        this.transactions = transactions;
        this.writer = transactions.database().writer();
        this.log = log;
        this.doubts = doubts;
        this.retry = retry;
        this.faults = faults;
    }

    /**
     * Makes a batch durable.
     *
     * @param incarnation in whose name
     * @throws StoreException saying whether it was executed; unknown only if that cannot be found out in time
     */
    void run(Lender lender, Supplier<Incarnation> incarnation, Batch batch) {
        long end = System.nanoTime() + retry.toNanos();
        int conflicts = 0;
        Duration pause = FIRST_PAUSE;
        while (true) {
            batch.checkOwnership();
            Outcome outcome = attempt(lender, incarnation.get(), batch);
            if (outcome.failure == null) {
                return;
            }
            boolean again = outcome.kind == Failure.CONFLICT
                    ? ++conflicts <= MAX_CONFLICTS
                    : outcome.kind == Failure.CONNECTION && System.nanoTime() - end < 0;
            if (!again) {
                throw refused(outcome, batch);
            }
            if (outcome.kind == Failure.CONNECTION) {
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** What became of one attempt, none of which was executed if there is a failure. */
    private record Outcome(@Nullable Failure kind, @Nullable Throwable failure) {
        static final Outcome COMMITTED = new Outcome(null, null);
    }

    /** A COMMIT whose answer was not understood. */
    private record InDoubt(Doubts.Doubt doubt, Throwable failure) {}

    private Outcome attempt(Lender lender, Incarnation incarnation, Batch batch) {
        InDoubt doubt;
        try (Loan loan = lender.take()) {
            CommitId id = incarnation.nextTransaction();
            try {
                send(loan, id, batch);
            } catch (StoreException e) {
                loan.rollback();
                throw e;
            } catch (SQLException | RuntimeException | Error e) {
                loan.rollback();
                loan.failed(e);
                return new Outcome(loan.isBroken() ? Failure.CONNECTION : Failure.of(e), e);
            }
            try {
                loan.connection().commit();
                faults.at(FaultPoint.Place.AFTER_COMMIT);
                return Outcome.COMMITTED;
            } catch (SQLException | RuntimeException | Error e) {
                if (Failure.isRolledBack(e)) {
                    loan.rollback();
                    return new Outcome(Failure.of(e), e);
                }
                loan.broken();
                doubt = new InDoubt(new Doubts.Doubt(id, loan.session().backend()), e);
            }
        } catch (StoreException e) {
            if (e.reason() == Reason.UNAVAILABLE && e.executed() == Executed.NO && e.getCause() != null) {
                return new Outcome(Failure.CONNECTION, e);
            }
            throw e;
        }
        // Only now that its connection is given back, so that one connection is enough for all.
        return resolve(lender, doubt, batch);
    }

    private void send(Loan loan, CommitId id, Batch batch) throws SQLException {
        faults.at(FaultPoint.Place.BEFORE_TRANSACTION);
        transactions.begin(loan, id.incarnation());
        faults.at(FaultPoint.Place.BEFORE_FENCE);
        writer.write(loan, id, batch);
        faults.at(FaultPoint.Place.BEFORE_COMMIT);
    }

    private Outcome resolve(Lender lender, InDoubt lost, Batch batch) {
        return switch (log.resolve(lender, lost.doubt.id(), lost.doubt.backend())) {
            case YES -> Outcome.COMMITTED;
            case NO -> new Outcome(Failure.CONNECTION, lost.failure);
            case UNKNOWN -> {
                doubts.add(batch, lost.doubt);
                throw new StoreException(Executed.UNKNOWN, "COMMIT failed for " + batch, lost.failure);
            }
        };
    }

    private static StoreException refused(Outcome outcome, Batch batch) {
        Throwable failure = outcome.failure;
        if (failure instanceof StoreException known) {
            return known;
        }
        if (outcome.kind == Failure.REJECTED) {
            return batch.rejected(
                    batch.creates.isEmpty()
                            ? "The store takes no such rows as those of " + batch
                            : "The store holds an actor already of " + batch,
                    failure);
        }
        return new StoreException(Executed.NO, "Writing failed for " + batch, failure);
    }
}

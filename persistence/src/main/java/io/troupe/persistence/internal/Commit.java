// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoreException;
import java.util.List;
import org.hibernate.StaleStateException;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Writes of any number of actors in one transaction: all are made, or none.
 *
 * <p>As long as COMMIT was not sent, a failure means that nothing was executed: the transaction is rolled back, and if
 * even that cannot be said to the database, it does so by itself when the connection ends. Once COMMIT was sent, a failure
 * leaves open what became of it.
 */
final class Commit {

    private final List<ActorWrite> writes;

    Commit(List<ActorWrite> writes) {
        this.writes = List.copyOf(writes);
    }

    /**
     * Makes the writes durable.
     *
     * @throws StoreException saying whether they were executed
     */
    void run(Rows rows, Connections.Lease lease) {
        try (StatelessSession session = rows.session(lease.connection())) {
            Transaction transaction = send(rows, session, lease);
            commit(transaction, lease);
        }
    }

    private Transaction send(Rows rows, StatelessSession session, Connections.Lease lease) {
        try {
            Transaction transaction = session.beginTransaction();
            rows.write(session, writes);
            return transaction;
        } catch (RuntimeException e) {
            lease.rollback();
            throw new StoreException(Executed.NO, describe(e), e);
        }
    }

    private void commit(Transaction transaction, Connections.Lease lease) {
        try {
            transaction.commit();
        } catch (RuntimeException e) {
            lease.broken();
            throw new StoreException(outcome(e), "COMMIT failed for " + names(), e);
        }
    }

    /** The one place that judges a failed COMMIT. Nothing is recorded yet by which it could be found out. */
    private static Executed outcome(Exception failure) {
        return Executed.UNKNOWN;
    }

    private String describe(Exception e) {
        if (e instanceof StaleStateException) {
            return "The store holds another version than expected of " + names();
        }
        if (e instanceof ConstraintViolationException) {
            return "The store holds an actor already of " + names();
        }
        return "Writing failed for " + names();
    }

    private String names() {
        String first = writes.get(0).id() + " (" + writes.get(0).publicId() + ")";
        return writes.size() == 1 ? first : first + " and " + (writes.size() - 1) + " others";
    }
}

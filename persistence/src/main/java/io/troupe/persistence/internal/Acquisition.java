// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes this node the owner of segments: fence first, then read. One segment a transaction, whose row is locked before it is
 * looked at whether its owner is alive: so each of two takers sees what the other has done. May be shared by threads.
 */
final class Acquisition {

    private static final String LOCK = "SELECT owner FROM troupe_segment WHERE segment = ? FOR UPDATE";

    private static final String UP = "SELECT 1 FROM troupe_node WHERE incarnation = ? AND state = 'UP'";

    private static final String BUMP = "UPDATE troupe_segment SET epoch = epoch + 1, owner = ? WHERE segment = ?";

    private static final String EPOCH = "SELECT epoch FROM troupe_segment WHERE segment = ?";

    private static final String HELD = "SELECT 1 FROM troupe_segment s JOIN troupe_node n ON n.incarnation = s.owner"
            + " WHERE s.segment = ? AND s.epoch = ? AND s.owner = ? AND n.state = 'UP'";

    private final Lender lender;
    private final Transactions transactions;
    private final Node node;
    private final Burial burial;
    private final Doubts doubts;
    private final FaultPoint faults;
    private final ReentrantLock[] locks = new ReentrantLock[Segments.COUNT];

    Acquisition(Lender lender, Transactions transactions, Node node, Burial burial, Doubts doubts, FaultPoint faults) {
        this.lender = lender;
        this.transactions = transactions;
        this.node = node;
        this.burial = burial;
        this.doubts = doubts;
        this.faults = faults;
        Arrays.setAll(locks, i -> new ReentrantLock());
    }

    /** From memory if it is ours; otherwise one thread asks the database. */
    Owned acquire(int segment) {
        Owned known = node.last().owned(segment);
        if (known != null) {
            return known;
        }
        ReentrantLock lock = locks[segment];
        lock.lock();
        try {
            Owned meanwhile = node.last().owned(segment);
            return meanwhile != null ? meanwhile : ask(segment);
        } finally {
            lock.unlock();
        }
    }

    private Owned ask(int segment) {
        doubts.settle(segment);
        while (true) {
            Incarnation self = node.alive();
            Owned taken = Retry.once(lender, "Acquiring segment " + segment, loan -> take(loan, self, segment));
            if (taken != null) {
                self.owns(taken);
                return taken;
            }
            // Found dead: as another incarnation then.
            self.die();
        }
    }

    /** Null if this incarnation is dead. */
    private @Nullable Owned take(Loan loan, Incarnation self, int segment) throws SQLException {
        if (isTaken(loan, self, segment)) {
            loan.connection().rollback();
            if (burial.look(loan, self) == 0 || isTaken(loan, self, segment)) {
                throw new StoreException(
                        Executed.NO, Reason.NOT_OWNER, "Segment " + segment + " belongs to another node", null);
            }
        }
        if (number(loan, UP + transactions.database().lockOwnNode(), self.id()) == null) {
            loan.connection().rollback();
            return null;
        }
        faults.at(FaultPoint.Place.BEFORE_BUMP);
        PreparedStatement bump = loan.prepare(BUMP);
        bump.setLong(1, self.id());
        bump.setInt(2, segment);
        if (bump.executeUpdate() != 1) {
            throw new SQLException("No row for segment " + segment);
        }
        Long epoch = number(loan, EPOCH, segment);
        // If the answer is lost, it is done once more.
        loan.connection().commit();
        faults.at(FaultPoint.Place.AFTER_BUMP);
        return new Owned(segment, epoch == null ? 0 : epoch, self, this::isHeld);
    }

    /** Locks the segment's row. */
    private boolean isTaken(Loan loan, Incarnation self, int segment) throws SQLException {
        transactions.begin(loan, self.id());
        Long owner = number(loan, LOCK, segment);
        // In a statement of its own, which sees what was committed until now.
        return owner != null && owner != 0 && owner != self.id() && number(loan, UP, owner) != null;
    }

    private static @Nullable Long number(Loan loan, String sql, long parameter) throws SQLException {
        PreparedStatement statement = loan.prepare(sql);
        statement.setLong(1, parameter);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    private boolean isHeld(Owned owned) {
        return Retry.once(lender, "Confirming " + owned, loan -> {
            transactions.read(loan);
            PreparedStatement held = loan.prepare(HELD);
            held.setInt(1, owned.segment());
            held.setLong(2, owned.epoch());
            held.setLong(3, owned.incarnation().id());
            try (ResultSet row = held.executeQuery()) {
                return row.next();
            }
        });
    }
}

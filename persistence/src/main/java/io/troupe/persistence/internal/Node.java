// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node in table {@code troupe_node}: it joins, renews its lease, and joins as another incarnation if it finds that the
 * others have declared it dead. May be shared by threads.
 */
final class Node {

    private static final String JOIN =
            "INSERT INTO troupe_node (name, process, state, lease_seq, holds_lock, started_at)"
                    + " VALUES (?, ?, 'UP', 1, FALSE, CURRENT_TIMESTAMP)";

    private static final String RENEW =
            "UPDATE troupe_node SET lease_seq = lease_seq + 1, holds_lock = ? WHERE incarnation = ? AND state = 'UP'";

    private static final String RELEASE = "UPDATE troupe_segment SET owner = NULL WHERE owner = ?";

    private static final String LEAVE = "DELETE FROM troupe_node WHERE incarnation = ?";

    private final Lender lender;
    private final Transactions transactions;
    private final NodeIdentity identity;
    private final LongSupplier nanoTime;
    private final long leaseNanos;
    private final FaultPoint faults;
    private final ReentrantLock joining = new ReentrantLock();
    private volatile @Nullable Incarnation incarnation;

    Node(
            Lender lender,
            Transactions transactions,
            NodeIdentity identity,
            LongSupplier nanoTime,
            long leaseNanos,
            FaultPoint faults) {
        this.lender = lender;
        this.transactions = transactions;
        this.identity = identity;
        this.nanoTime = nanoTime;
        this.leaseNanos = leaseNanos;
        this.faults = faults;
    }

    NodeIdentity identity() {
        return identity;
    }

    /**
     * This node's life, a new one if the last has ended.
     *
     * @throws StoreException if it cannot join
     */
    Incarnation alive() {
        Incarnation current = incarnation;
        return current == null || current.isDead() ? join() : current;
    }

    /** The life that began last, dead or not. */
    Incarnation last() {
        Incarnation current = incarnation;
        if (current == null) {
            throw new IllegalStateException("Not joined yet");
        }
        return current;
    }

    private Incarnation join() {
        joining.lock();
        try {
            Incarnation current = incarnation;
            if (current != null && !current.isDead()) {
                return current;
            }
            if (current != null) {
                StoreLog.foundDead(identity.name(), current.id());
            }
            LeaseClock lease = new LeaseClock(nanoTime, leaseNanos);
            long sent = lease.now();
            Incarnation joined = new Incarnation(Retry.once(lender, "Joining", this::insert), lease);
            lease.renewed(sent);
            incarnation = joined;
            return joined;
        } finally {
            joining.unlock();
        }
    }

    private long insert(Loan loan) throws SQLException {
        loan.autoCommit(true);
        // Not kept: its other form is needed only once.
        try (PreparedStatement insert = loan.connection().prepareStatement(JOIN, new String[] {"incarnation"})) {
            insert.setString(1, identity.name());
            insert.setString(2, identity.process());
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    /**
     * Renews the lease; if the node is dead, it lives again afterwards.
     *
     * @throws StoreException if the database cannot be asked; the lease has ended then
     */
    void renew() {
        Incarnation current = alive();
        LeaseClock lease = current.lease();
        try (Loan loan = lender.take()) {
            long sent = lease.now();
            try {
                if (renew(loan, current)) {
                    lease.renewed(sent);
                    return;
                }
            } catch (SQLException | RuntimeException | Error e) {
                lease.ended();
                loan.broken();
                throw new StoreException(Executed.UNKNOWN, "Renewing the lease failed", e);
            }
        } catch (StoreException e) {
            lease.ended();
            throw e;
        }
        current.die();
        alive();
    }

    private boolean renew(Loan loan, Incarnation current) throws SQLException {
        transactions.begin(loan, current.id());
        boolean shows = loan.isKept() && show(loan.session(), current);
        faults.at(FaultPoint.Place.BEFORE_RENEWAL);
        PreparedStatement renew = loan.prepare(RENEW);
        renew.setBoolean(1, shows);
        renew.setLong(2, current.id());
        boolean renewed = renew.executeUpdate() == 1;
        loan.connection().commit();
        return renewed;
    }

    private boolean show(DbSession session, Incarnation current) throws SQLException {
        if (session.shows() != current.id() && transactions.database().showAlive(session, current.id())) {
            session.shows(current.id());
        }
        return session.shows() == current.id();
    }

    /** Gives up all segments, so that others need not wait. */
    void leave() {
        Incarnation current = incarnation;
        if (current == null) {
            return;
        }
        current.die();
        try {
            Retry.once(lender, "Leaving", loan -> {
                transactions.begin(loan, current.id());
                update(loan, RELEASE, current.id());
                update(loan, LEAVE, current.id());
                loan.connection().commit();
                return true;
            });
        } catch (StoreException e) {
            // Others take over when the lease has run out.
            StoreLog.debug("Cannot leave as {0}", current, e);
        }
    }

    private static void update(Loan loan, String sql, long id) throws SQLException {
        PreparedStatement statement = loan.prepare(sql);
        statement.setLong(1, id);
        statement.executeUpdate();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Watches the other nodes, and declares dead, for ever, whose lease counter has stood still for the length of a lease on our own
 * monotonic clock, or who is certainly gone. No wall clock has a say.
 *
 * <p>A node row is locked before it is changed, and each commit holds a lock on its own node's: so a commit is made either
 * before its node is declared dead, or not at all. May be shared by threads.
 */
final class Burial {

    private static final String OTHERS = "SELECT incarnation, name, process, lease_seq, holds_lock FROM troupe_node"
            + " WHERE state = 'UP' AND incarnation <> ?";

    private static final String LOCK =
            "SELECT lease_seq FROM troupe_node WHERE incarnation = ? AND state = 'UP' FOR UPDATE";

    private static final String BURY =
            "UPDATE troupe_node SET state = 'DEAD' WHERE incarnation = ? AND state = 'UP' AND lease_seq = ?";

    /** A lease counter, and when we saw it first. */
    private record Seen(long leaseSeq, long since) {}

    private final Transactions transactions;
    private final NodeIdentity me;
    private final LongSupplier nanoTime;
    private final long leaseNanos;
    private final Map<Long, Seen> seen = new ConcurrentHashMap<>();

    Burial(Transactions transactions, NodeIdentity me, LongSupplier nanoTime, long leaseNanos) {
        this.transactions = transactions;
        this.me = me;
        this.nanoTime = nanoTime;
        this.leaseNanos = leaseNanos;
    }

    /** Looks at all others; gives how many were declared dead. */
    int look(Loan loan, Incarnation self) throws SQLException {
        transactions.begin(loan, self.id());
        List<NodeRow> others = others(loan, self);
        loan.connection().commit();
        // After they were read, so that we count from later than they do.
        long now = nanoTime.getAsLong();
        seen.keySet().retainAll(others.stream().map(NodeRow::incarnation).toList());
        int buried = 0;
        for (NodeRow other : others) {
            Seen at = seen.compute(
                    other.incarnation(),
                    (id, old) ->
                            old != null && old.leaseSeq == other.leaseSeq() ? old : new Seen(other.leaseSeq(), now));
            if (bury(loan, self, other, now - at.since >= leaseNanos)) {
                buried++;
            }
        }
        return buried;
    }

    private static List<NodeRow> others(Loan loan, Incarnation self) throws SQLException {
        PreparedStatement select = loan.prepare(OTHERS);
        select.setLong(1, self.id());
        List<NodeRow> others = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                others.add(new NodeRow(
                        row.getLong(1), row.getString(2), row.getString(3), row.getLong(4), row.getBoolean(5)));
            }
        }
        return others;
    }

    private boolean bury(Loan loan, Incarnation self, NodeRow other, boolean silent) throws SQLException {
        if (silent) {
            // A transaction of a frozen node would hold its row, and with that our own heartbeat, until its limits end
            // it.
            transactions.begin(loan, self.id());
            transactions.database().endSessions(loan.session(), other.incarnation());
            loan.connection().commit();
        }
        return tryBury(loan, self, other, silent);
    }

    private boolean tryBury(Loan loan, Incarnation self, NodeRow other, boolean silent) throws SQLException {
        DatabaseKind database = transactions.database();
        transactions.begin(loan, self.id());
        if (!silent && !database.isGone(loan.session(), other, me) || !isUnchanged(loan, other)) {
            loan.connection().rollback();
            return false;
        }
        PreparedStatement bury = loan.prepare(BURY);
        bury.setLong(1, other.incarnation());
        bury.setLong(2, other.leaseSeq());
        boolean buried = bury.executeUpdate() == 1;
        loan.connection().commit();
        if (buried) {
            StoreLog.buried(other.name(), other.incarnation(), other.name().equals(me.name()));
            database.endSessions(loan.session(), other.incarnation());
            loan.connection().commit();
        }
        return buried;
    }

    private static boolean isUnchanged(Loan loan, NodeRow other) throws SQLException {
        PreparedStatement lock = loan.prepare(LOCK);
        lock.setLong(1, other.incarnation());
        try (ResultSet row = lock.executeQuery()) {
            return row.next() && row.getLong(1) == other.leaseSeq();
        }
    }
}

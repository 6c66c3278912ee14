// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Takes away, in small steps, what nobody can ask for any more: expired answers, entries of the commit log, long dead nodes. For
 * one thread.
 *
 * <p>The log is purged by number, along its primary key, so that it needs no index of its own for that.
 */
final class Purge {

    private static final int STEP = 1_000;

    private static final int MAX_STEPS = 10;

    private static final String REPLIES = "DELETE FROM troupe_reply WHERE expires_at <= CURRENT_TIMESTAMP"
            + " AND expires_at <= (SELECT MAX(e) FROM (SELECT expires_at AS e FROM troupe_reply ORDER BY expires_at"
            + " FETCH FIRST " + STEP + " ROWS ONLY) AS oldest)";

    private static final String LOG = "DELETE FROM troupe_commit WHERE incarnation = ? AND number > ? AND number <= ?";

    private static final String NEXT_OTHER =
            "SELECT MIN(incarnation) FROM troupe_commit WHERE incarnation > ? AND incarnation <> ?"
                    + " AND incarnation NOT IN (SELECT incarnation FROM troupe_node WHERE state = 'UP')";

    private static final String BEFORE = "CURRENT_TIMESTAMP - CAST(? AS INT) * INTERVAL '1' SECOND";

    private static final String OTHERS_LOG = "DELETE FROM troupe_commit WHERE incarnation = ? AND made_at < " + BEFORE
            + " AND number <=" + " (SELECT MIN(number) FROM troupe_commit WHERE incarnation = ?) + " + STEP;

    private static final String NODES = "DELETE FROM troupe_node WHERE state = 'DEAD' AND started_at < " + BEFORE;

    /** How many transactions there had been at a time. */
    private record Mark(long time, long number) {}

    private final Transactions transactions;
    private final LongSupplier nanoTime;
    private final long keepNanos;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private long incarnation;
    private long purged;
    private long othersDone;

    /**
     * For a store.
     *
     * @param keep how long entries of the commit log stay: longer than anybody waits for one
     */
    Purge(Transactions transactions, LongSupplier nanoTime, Duration keep) {
        this.transactions = transactions;
        this.nanoTime = nanoTime;
        this.keepNanos = keep.toNanos();
    }

    void step(Loan loan, Incarnation self) throws SQLException {
        replies(loan, self);
        ownLog(loan, self);
        othersLog(loan, self);
    }

    private void replies(Loan loan, Incarnation self) throws SQLException {
        for (int i = 0, deleted = STEP; i < MAX_STEPS && deleted >= STEP; i++) {
            transactions.begin(loan, self.id());
            deleted = loan.prepare(REPLIES).executeUpdate();
            loan.connection().commit();
        }
    }

    private void ownLog(Loan loan, Incarnation self) throws SQLException {
        if (incarnation != self.id()) {
            incarnation = self.id();
            purged = 0;
            marks.clear();
        }
        long now = nanoTime.getAsLong();
        Mark last = marks.peekLast();
        // So that there are few, however often we come.
        if (last == null || now - last.time >= keepNanos / 100) {
            marks.add(new Mark(now, self.transactions()));
        }
        Mark old = marks.peekFirst();
        while (old != null && now - old.time >= keepNanos && purged >= old.number) {
            marks.removeFirst();
            old = marks.peekFirst();
        }
        if (old == null || now - old.time < keepNanos) {
            return;
        }
        for (int i = 0; i < MAX_STEPS && purged < old.number; i++) {
            long upTo = Math.min(purged + STEP, old.number);
            transactions.begin(loan, self.id());
            PreparedStatement delete = loan.prepare(LOG);
            delete.setLong(1, incarnation);
            delete.setLong(2, purged);
            delete.setLong(3, upTo);
            delete.executeUpdate();
            loan.connection().commit();
            purged = upTo;
        }
    }

    /** Those of incarnations that are no more, one of them at each step. */
    private void othersLog(Loan loan, Incarnation self) throws SQLException {
        int seconds = (int) Duration.ofNanos(keepNanos).toSeconds();
        transactions.begin(loan, self.id());
        PreparedStatement next = loan.prepare(NEXT_OTHER);
        next.setLong(1, othersDone);
        next.setLong(2, self.id());
        long other;
        try (ResultSet row = next.executeQuery()) {
            row.next();
            other = row.getLong(1);
        }
        if (other == 0) {
            othersDone = 0;
            PreparedStatement nodes = loan.prepare(NODES);
            nodes.setInt(1, seconds);
            nodes.executeUpdate();
        } else {
            PreparedStatement delete = loan.prepare(OTHERS_LOG);
            delete.setLong(1, other);
            delete.setInt(2, seconds);
            delete.setLong(3, other);
            if (delete.executeUpdate() < STEP) {
                othersDone = other;
            }
        }
        loan.connection().commit();
    }
}

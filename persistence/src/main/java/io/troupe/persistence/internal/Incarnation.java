// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.Segments;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** One life of this node in the database: its row in {@code troupe_node}, and what it owns. May be shared by threads. */
final class Incarnation {

    private final long id;
    private final LeaseClock lease;
    private final AtomicReferenceArray<@Nullable Owned> owned = new AtomicReferenceArray<>(Segments.COUNT);
    private final AtomicLong transactions = new AtomicLong();
    private volatile boolean dead;

    Incarnation(long id, LeaseClock lease) {
        this.id = id;
        this.lease = lease;
    }

    long id() {
        return id;
    }

    LeaseClock lease() {
        return lease;
    }

    CommitId nextTransaction() {
        return new CommitId(id, transactions.incrementAndGet());
    }

    /** The number of the newest transaction. */
    long transactions() {
        return transactions.get();
    }

    boolean isDead() {
        return dead;
    }

    /** All that it owned is lost, for ever. */
    void die() {
        dead = true;
    }

    /** Its ownership of a segment, unless that has been lost. */
    @Nullable
    Owned owned(int segment) {
        Owned found = owned.get(segment);
        return found == null || found.isLost() ? null : found;
    }

    void owns(Owned ownership) {
        owned.set(ownership.segment(), ownership);
    }

    /** How application names in the database begin; the number of the incarnation follows. */
    static String sessionName(long id) {
        return "troupe-" + id;
    }

    @Override
    public String toString() {
        return "incarnation " + id + (dead ? ", dead" : "");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.time.Duration;

/**
 * How long the database may wait, work, or hear nothing of us, before it gives up a transaction of ours.
 *
 * @param idle between two statements of a transaction: what a frozen node has locked is free again after this
 * @param lock for a lock
 * @param statement for a whole statement
 * @param network how long we wait for an answer, once a statement's own limit should have ended it
 */
record Limits(Duration idle, Duration lock, Duration statement, Duration network) {

    /** For a lease of that length. */
    static Limits of(Duration lease) {
        return new Limits(lease, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    int networkMillis() {
        return (int) network.toMillis();
    }

    /** The same, but silent for no longer than that. */
    Limits within(Duration atMost) {
        return new Limits(idle, lock, statement, network.compareTo(atMost) < 0 ? network : atMost);
    }
}

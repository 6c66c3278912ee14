// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

/** What a database or its store could get wrong: planted to see whether the simulation notices. */
enum SimBug {
    /** Commits do not check segment, owner and node. */
    NO_EPOCH_CHECK,
    /** Commits do not check the actor's version. */
    NO_VERSION_CHECK,
    /** A commit that leaves the state as it is checks nothing. */
    NO_FENCE_WITHOUT_STATE,
    /** Answers of repeatable calls are written after the commit, in a transaction of their own. */
    REPLIES_APART,
    /** A batch is not all or nothing. */
    TORN_BATCH,
    /** A commit's outcome is said to be unknown while it may still be made. */
    UNKNOWN_TOO_EARLY,
    /** The lease is good for longer than the others wait. */
    LEASE_TOO_LONG,
    /** The segment's epoch is bumped after the acquirer was told. */
    BUMP_LATER
}

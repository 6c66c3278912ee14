// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.concurrent.TimeUnit;

/**
 * What a call is given beyond its time-out if its actor has to start for it: an action that does not wait is in time then too.
 *
 * <pre>
 *   made ...... starts ............ runs ............ has run ............ committed
 *   time-out    at most 5 s         time-out          at most 5 s: what the start has changed is committed with it
 * </pre>
 *
 * A call that finds its actor awake gets nothing of it.
 */
final class StartTime {

    private static final long GRACE = TimeUnit.SECONDS.toNanos(5);

    private enum Phase {
        NONE,
        STARTING,
        RUNNING,
        HAS_RUN
    }

    private Phase phase = Phase.NONE;
    private long since;

    synchronized void starts(long now) {
        phase = Phase.STARTING;
        since = now;
    }

    synchronized void runs(long now) {
        if (phase == Phase.STARTING) {
            phase = Phase.RUNNING;
            since = now;
        }
    }

    synchronized void hasRun(long now) {
        if (phase == Phase.RUNNING) {
            phase = Phase.HAS_RUN;
            since = now;
        }
    }

    /** How much longer a call may take whose time is over; zero or less for no longer. */
    synchronized long left(long now, long timeout) {
        return switch (phase) {
            case NONE -> 0;
            case RUNNING -> since + timeout - now;
            case STARTING, HAS_RUN -> since + GRACE - now;
        };
    }
}

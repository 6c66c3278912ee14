// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.util.function.LongSupplier;

/**
 * Until when this node's lease is good, by its own monotonic clock. Counted from before a renewal was sent, so that the others,
 * who count from after they saw it, come later, however long it was on its way. May be shared by threads.
 */
final class LeaseClock {

    private final LongSupplier nanoTime;
    private final long length;
    private volatile long end;

    /**
     * Not valid yet.
     *
     * @param length in nanoseconds, less the margin for clocks that run apart
     */
    LeaseClock(LongSupplier nanoTime, long length) {
        this.nanoTime = nanoTime;
        this.length = length;
        this.end = nanoTime.getAsLong();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    boolean isValid() {
        return nanoTime.getAsLong() - end < 0;
    }

    /** A renewal sent at that time was made. */
    void renewed(long sent) {
        end = sent + length;
    }

    /** Whether the last renewal was made is not known. */
    void ended() {
        end = nanoTime.getAsLong();
    }
}

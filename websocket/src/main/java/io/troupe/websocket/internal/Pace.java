// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

/**
 * How fast messages of one client may come: so many a second, and as many as that at once after a silence. What comes is paid
 * from a bucket that time fills: a token bucket. One thread at a time.
 */
final class Pace {

    private static final double SECOND = 1e9;

    private final int perSecond;
    private double left;
    private long counted;

    /** With a full bucket. */
    Pace(int perSecond, long nanoTime) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.counted = nanoTime;
    }

    /** Whether one more may come now. */
    boolean admits(long nanoTime) {
        left = Math.min(perSecond, left + (nanoTime - counted) / SECOND * perSecond);
        counted = nanoTime;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.report;

/** Counts times in buckets that are at most 1/64 wide. Not for several threads. */
public final class Latencies {

    private static final int SUB = 64;

    private final long[] counts = new long[64 * SUB];
    private long total;

    /** Counts one, in nanoseconds. */
    public void add(long nanos) {
        counts[index(Math.max(0, nanos))]++;
        total++;
    }

    /** Counts those of another. */
    public void addAll(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** How many there are. */
    public long total() {
        return total;
    }

    /** The time that this share of all, 0 to 1, stays below, in milliseconds. */
    public double millis(double share) {
        long wanted = Math.max(1, Math.round(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return value(i) / 1e6;
            }
        }
        return 0;
    }

    private static int index(long nanos) {
        if (nanos < SUB) {
            return (int) nanos;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos) - 6;
        return (exponent + 1) * SUB + (int) ((nanos >> exponent) - SUB);
    }

    private static long value(int index) {
        if (index < SUB) {
            return index;
        }
        int exponent = index / SUB - 1;
        return (long) (index % SUB + SUB) << exponent;
    }
}

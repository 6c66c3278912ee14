// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.SplittableRandom;

/**
 * What a run is like, drawn from its seed. Faults are per thousand.
 *
 * @param threads turns that run at a time on a process's own threads
 * @param uncommitted turns that may wait for their commit
 * @param ioNanos how long one trip to the database takes at most
 * @param impatient whether the store gives up finding out what became of a commit that may still be made, and goes on
 *     without: a store weaker than ours, which settles that before it reads an actor again. Reads may then miss that commit until
 *     the next write; nothing is lost all the same, for which versions are checked beside epochs
 */
record SimSettings(
        int processes,
        int clients,
        int actors,
        int operations,
        int threads,
        int uncommitted,
        int turnQueue,
        long timeoutMillis,
        long sleepAfterMillis,
        long ioNanos,
        int slowIo,
        int failedIo,
        int failedCommit,
        int unknownCommit,
        int rejectedCommit,
        int crashes,
        int freezes,
        int frozenCommits,
        int restarts,
        int wallJumps,
        boolean impatient,
        boolean destroys,
        Faults faults) {

    /** Whether the store has faults now. */
    static final class Faults {
        private boolean on = true;

        boolean areOn() {
            return on;
        }

        void end() {
            on = false;
        }

        @Override
        public String toString() {
            return on ? "on" : "over";
        }
    }

    static final long LEASE_NANOS = 600_000_000L;
    static final long LEASE_MARGIN_NANOS = 100_000_000L;

    static SimSettings of(SplittableRandom random) {
        boolean calm = random.nextInt(8) == 0;
        boolean badStore = !calm && random.nextInt(3) != 0;
        int crashes = calm ? 0 : random.nextInt(3);
        return new SimSettings(
                1 + random.nextInt(3),
                2 + random.nextInt(5),
                1 + random.nextInt(4),
                4 + random.nextInt(10),
                1 + random.nextInt(6),
                random.nextInt(6) == 0 ? 3 : 1_000,
                random.nextInt(6) == 0 ? 2 : 1_000,
                new long[] {50, 400, 5_000}[random.nextInt(3)],
                new long[] {80, 400, 30_000}[random.nextInt(3)],
                new long[] {200_000, 2_000_000, 20_000_000}[random.nextInt(3)],
                calm ? 0 : random.nextInt(20),
                badStore ? random.nextInt(40) : 0,
                badStore ? random.nextInt(80) : 0,
                badStore ? random.nextInt(150) : 0,
                badStore ? random.nextInt(80) : 0,
                crashes,
                calm ? 0 : random.nextInt(3),
                calm || random.nextInt(4) != 0 ? 0 : 1,
                calm ? 0 : random.nextInt(2),
                calm ? 0 : random.nextInt(2),
                random.nextInt(6) == 0,
                random.nextInt(3) == 0,
                new Faults());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.ActorStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * All that comes into the runtime from outside.
 *
 * @param clock for what actors see as the time
 * @param timer for deadlines and sleep; runs nothing long; ended by the runtime
 * @param threads for turns; ended by the runtime
 * @param committer runs one commit after the other, on a thread of its own; ended by the runtime
 * @param parking for all that waits
 * @param store for state; closed by the runtime
 * @param random for ids that nobody must be able to guess
 * @param bounds of what may gather
 */
public record Environment(
        InstantSource clock,
        ScheduledExecutorService timer,
        TurnThreads threads,
        ExecutorService committer,
        Parking parking,
        ActorStore store,
        ActorObjects objects,
        Surroundings surroundings,
        RandomGenerator random,
        Bounds bounds) {

    /**
     * Settings of the runtime.
     *
     * @param shutdownGrace how long turns in flight are waited for
     * @param uncommitted so many turns may wait for their commit before further calls are refused
     * @param replies how long the answers of repeatable calls are kept
     * @param messagePoll how often messages are looked for that a crash left behind
     * @param doorCalls so many requests of doors may be under way before further ones are refused
     * @param tellsErrorIds whether callers are told the id under which the log has what nobody planned
     */
    public record Bounds(
            Duration shutdownGrace,
            int uncommitted,
            Duration replies,
            Duration messagePoll,
            int doorCalls,
            boolean tellsErrorIds) {

        /** Those of the documentation. */
        public static final Bounds DEFAULT =
                new Bounds(Duration.ofSeconds(15), 10_000, Duration.ofHours(24), Duration.ofSeconds(2), 10_000, true);
    }
}

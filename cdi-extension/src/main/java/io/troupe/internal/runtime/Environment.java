// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.ActorStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * All that comes into the runtime from outside.
 *
 * @param clock for what actors see as the time
 * @param timer for deadlines and sleep; runs nothing long
 * @param threads for turns
 * @param store for state; closed by the runtime
 * @param random for public ids
 * @param shutdownGrace how long turns in flight are waited for
 */
public record Environment(
        InstantSource clock,
        ScheduledExecutorService timer,
        TurnThreads threads,
        ActorStore store,
        ActorObjects objects,
        Surroundings surroundings,
        SecureRandom random,
        Duration shutdownGrace) {}

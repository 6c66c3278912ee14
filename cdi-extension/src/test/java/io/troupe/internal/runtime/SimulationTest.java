// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The runtime in simulated worlds where stores fail, processes crash and freeze and threads take turns in every order. A seed
 * decides all of a run. See docs/internals/simulation.md.
 *
 * <p>{@code -Dtroupe.sim.seeds=100000} runs more of them, {@code -Dtroupe.sim.first=2001} others, {@code -Dtroupe.sim.seed=42} one,
 * with its trace printed.
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("troupe.sim.seeds", 2_000);
    private static final long FIRST = Long.getLong("troupe.sim.first", 1);
    private static final int SHOWN = 5;

    private static final Logger LOG = Logger.getLogger("io.troupe.runtime");

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @Test
    void keepsItsPromisesWhateverGoesWrong() throws Exception {
        SimLoader loader = SimLoader.of(SimPoints.everywhere(Map.of()));
        Long one = Long.getLong("troupe.sim.seed");
        if (one != null) {
            System.out.println(loader.trace(one, ""));
            assertThat(loader.problem(one, "")).isEmpty();
            return;
        }
        Map<Long, String> broken = new ConcurrentSkipListMap<>();
        AtomicLong next = new AtomicLong(FIRST);
        SimSeeds.inParallel(() -> {
            for (long seed = next.getAndIncrement(); seed < FIRST + SEEDS; seed = next.getAndIncrement()) {
                String problem = loader.problem(seed, "");
                if (!problem.isEmpty()) {
                    broken.put(seed, problem);
                }
            }
        });
        broken.entrySet().stream().limit(SHOWN).forEach(each -> System.out.println("seed " + each));
        assertThat(broken.keySet())
                .as("seeds that broke a promise; -Dtroupe.sim.seed shows how")
                .isEmpty();
    }

    @Test
    void goesTheSameWayTwiceForOneSeed() throws Exception {
        SimLoader loader = SimLoader.of(SimPoints.everywhere(Map.of()));
        for (long seed = 1; seed <= 50; seed++) {
            String first = loader.trace(seed, "");
            assertThat(loader.trace(seed, "")).as("seed %d", seed).isEqualTo(first);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the simulation would notice: one bug after the other is planted, and is to be found in so many runs. */
class PlantedBugTest {

    private static final int SEEDS = 5_000;
    private static final int SHOWN = 150;
    private static final Logger LOG = Logger.getLogger("io.troupe.runtime");

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    static List<SimMutants.Mutant> mutants() {
        return SimMutants.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFound(SimMutants.Mutant mutant) throws Exception {
        SimLoader loader = mutant.loader();
        AtomicLong next = new AtomicLong(1);
        AtomicReference<String> found = new AtomicReference<>();
        SimSeeds.inParallel(() -> {
            long seed = next.getAndIncrement();
            while (found.get() == null && seed <= SEEDS) {
                String problem = loader.problem(seed, mutant.database());
                if (!problem.isEmpty()) {
                    found.compareAndSet(null, "seed " + seed + ": " + problem);
                }
                seed = next.getAndIncrement();
            }
        });
        assertThat(found.get()).as(mutant.name()).isNotNull();
        String first = found.get().lines().findFirst().orElse("");
        System.out.println(mutant + ": " + first.substring(0, Math.min(SHOWN, first.length())));
    }
}

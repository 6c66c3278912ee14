// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.internal.runtime.Transactions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is found around a turn. */
@Timeout(60)
class PlatformSurroundingsTest {

    private static final int THREADS = 4;

    @BeforeEach
    void start() {
        Parties.clear();
        TestTransactions.install();
    }

    @AfterEach
    void stop() {
        TestTransactions.uninstall();
    }

    /** Whoever had others would not find what it has taken part in. */
    @Test
    void allWhoAskAtOnceForTheFirstTimeGetTheSameTransactions() {
        for (int round = 0; round < 500; round++) {
            PlatformSurroundings surroundings = new PlatformSurroundings(null, Set.of(), null);
            CyclicBarrier together = new CyclicBarrier(THREADS);
            List<CompletableFuture<Transactions>> found = IntStream.range(0, THREADS)
                    .mapToObj(i -> Parties.start(() -> {
                        together.await(10, TimeUnit.SECONDS);
                        return surroundings.transactions();
                    }))
                    .toList();

            assertThat(found.stream().map(Parties::get).collect(Collectors.toSet()))
                    .as("round " + round)
                    .hasSize(1)
                    .doesNotContain(Transactions.NONE);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.Actors;
import io.troupe.Executed;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actors that a transaction takes before it calls them. */
@Timeout(60)
class ReserveTest {

    /** Holds coins, and hands them on. */
    @Actor(name = "jar")
    @PermitAll
    static class Jar {

        @Inject
        Actors actors;

        @State
        private long coins;

        @Action
        @Transactional
        public long add(long more) {
            coins += more;
            return coins;
        }

        @Action
        @Transactional
        public void pour(List<String> into) {
            Jar[] jars =
                    into.stream().map(key -> actors.getOrCreate(Jar.class, key)).toArray(Jar[]::new);
            actors.reserve((Object[]) jars);
            for (Jar jar : jars) {
                jar.add(1);
                coins--;
            }
        }

        @Action
        public void reservePlainly() {
            actors.reserve(actors.getOrCreate(Jar.class, "other"));
        }

        @Action(readOnly = true)
        public long coins() {
            return coins;
        }
    }

    private Container container;

    @BeforeEach
    void start() {
        Parties.clear();
        MemoryStore.clear();
        TestTransactions.install();
        container = Container.with(new TestTransactional.Provider(), Jar.class);
    }

    @AfterEach
    void stop() {
        container.close();
        TestTransactions.uninstall();
    }

    private Jar jar(String key) {
        return container.actors().getOrCreate(Jar.class, key);
    }

    @Test
    void transactionsThatReserveWhatTheyNeedAreNeverRefusedHoweverTheyCallIt() {
        List<CompletableFuture<Integer>> workers = IntStream.range(0, 6)
                .mapToObj(seed -> Parties.start(() -> transfers(new Random(seed), 60)))
                .toList();

        assertThat(workers.stream().mapToInt(Parties::get).sum()).isEqualTo(360);
        assertThat(IntStream.range(0, 5)
                        .mapToLong(n -> jar("stress" + n).coins())
                        .sum())
                .isZero();
    }

    private int transfers(Random random, int count) throws Exception {
        int committed = 0;
        for (int i = 0; i < count; i++) {
            List<Jar> jars = new ArrayList<>(
                    IntStream.range(0, 5).mapToObj(n -> jar("stress" + n)).toList());
            Collections.shuffle(jars, random);
            TestTransactions.begin();
            container.actors().reserve(jars.get(0), jars.get(1), jars.get(2), jars.get(0));
            Collections.shuffle(jars.subList(0, 3), random);
            jars.get(0).add(-2);
            jars.get(1).add(1);
            jars.get(2).add(1);
            TestTransactions.commit();
            committed++;
        }
        return committed;
    }

    @Test
    void aReservedActorIsHeldUntilTheEndOfTheTransactionThoughItWasNotCalled() throws Exception {
        jar("a").add(5);
        TestTransactions.begin();
        container.actors().reserve(jar("a"), jar("b"));
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CompletableFuture<Long> seen = Parties.start(() -> {
            waiting.complete(Thread.currentThread());
            return jar("a").coins();
        });
        Parties.awaitParked(waiting.join());
        jar("a").add(1);
        TestTransactions.commit();

        assertThat(Parties.get(seen)).isEqualTo(6);
        assertThat(jar("b").coins()).isZero();
    }

    @Test
    void anActorReservesOthersForTheTransactionThatItIsInAndIsHeldAlready() {
        jar("a").pour(List.of("b", "a", "c"));

        assertThat(List.of(jar("a").coins(), jar("b").coins(), jar("c").coins()))
                .containsExactly(-2L, 1L, 1L);
    }

    @Test
    void outsideOfATransactionThereIsNothingToReserveFor() {
        assertThatThrownBy(() -> container.actors().reserve(jar("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TROUPE000168");
        assertThatThrownBy(() -> jar("a").reservePlainly())
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.executed()).isEqualTo(Executed.NO));
    }

    @Test
    void aTransactionThatDoesNotReachTheActorsReservesNone() {
        MemoryStore.joining = null;
        TestTransactions.begin();
        assertThatThrownBy(() -> container.actors().reserve(jar("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TROUPE000169");
        TestTransactions.rollback();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Actors;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.StateUpcaster;
import io.troupe.internal.runtime.Nobody;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import io.troupe.spi.StateDocuments;
import io.troupe.spi.StoredActor;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand actors, ten of which have broken bytes. */
@Timeout(60)
class StateQuarantineTest {

    private static final int ACTORS = 1_000;
    private static final int CALLERS = 8;

    @BeforeEach
    void startEmpty() {
        MemoryStore.clear();
    }

    @Actor(name = "till")
    static class Till {
        @State
        private long total;

        @State
        private List<String> slips = new ArrayList<>();

        @Action
        @PermitAll
        public long add(long amount) {
            slips.add("+" + amount);
            total += amount;
            return total;
        }
    }

    /** Reads totals that are text. */
    @Actor(name = "till", stateVersion = 2)
    static class MendedTill {
        @State
        private long total;

        @State
        private List<String> slips = new ArrayList<>();

        @StateUpcaster(from = 1)
        static void readTextAsNumber(Map<String, Object> document) {
            if (document.get("total") instanceof String text) {
                document.put("total", Long.parseLong(text));
            }
        }

        public long add(long amount) {
            total += amount;
            return total;
        }
    }

    private static ActorId id(int number) {
        return ActorId.of("till", "k" + number);
    }

    private static void plant(int number, byte[] document) {
        MemoryStore.put(new StoredActor(id(number), "public" + number, Instant.EPOCH, 3, ActorWrite.FORMAT, document));
    }

    /** By number of the actor. */
    private static Map<Integer, byte[]> broken() {
        byte[] whole = StateDocuments.fromJson("{\"total\": 5, \"slips\": [\"+5\"]}");
        byte[] large = Arrays.copyOf(whole, 20 << 20);
        byte[] deep = new byte[10_010];
        Arrays.fill(deep, (byte) 0x81);
        System.arraycopy(whole, 0, deep, 0, 10);
        Map<Integer, byte[]> broken = new TreeMap<>();
        broken.put(17, Arrays.copyOf(whole, whole.length - 3));
        broken.put(101, Arrays.copyOf(whole, 1));
        broken.put(202, new byte[0]);
        broken.put(303, StateDocuments.fromJson("{\"total\": \"5\", \"slips\": []}"));
        broken.put(404, StateDocuments.fromJson("{\"total\": 5, \"slips\": {\"a\": 1}}"));
        broken.put(505, StateDocuments.fromJson("{\"total\": null}"));
        broken.put(606, large);
        broken.put(707, deep);
        broken.put(808, "{\"total\": 5}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        broken.put(909, StateDocuments.fromJson("{\"@version\": 9, \"total\": 5}"));
        return broken;
    }

    @Test
    void brokenActorsFailAloneUntouchedAndAreMendedByANewerClass() throws Exception {
        Map<Integer, byte[]> broken = broken();
        byte[] whole = StateDocuments.fromJson("{\"total\": 5, \"slips\": [\"+5\"]}");
        for (int i = 0; i < ACTORS; i++) {
            plant(i, broken.getOrDefault(i, whole).clone());
        }
        try (Container container = Container.with(Till.class)) {
            List<Integer> failed = callAll(container.actors());
            assertThat(failed).containsExactlyElementsOf(broken.keySet());
            assertThat(callAll(container.actors())).containsExactlyElementsOf(broken.keySet());
        }
        assertThat(MemoryStore.WRITES).as("two for each neighbour").hasValue(2 * (ACTORS - broken.size()));
        broken.forEach((number, document) -> {
            StoredActor row = MemoryStore.row(id(number)).orElseThrow();
            assertThat(row.state()).as("bytes of " + number).isEqualTo(document);
            assertThat(row.version()).isEqualTo(3);
        });

        // A class that knows better.
        try (Container container = Container.with(MendedTill.class)) {
            Actors actors = container.actors();
            assertThat(actors.get(MendedTill.class, "k303").add(1)).isEqualTo(6);
            assertThat(actors.get(MendedTill.class, "k5").add(1)).isEqualTo(8);
        }
        // A document mended by hand.
        StateDocuments.Salvaged salvaged = StateDocuments.salvage(broken.get(17));
        assertThat(salvaged.problem()).isPresent();
        assertThat(salvaged.json()).containsSubsequence("\"total\" : 5");
        plant(17, StateDocuments.fromJson(salvaged.json()));
        try (Container container = Container.with(MendedTill.class)) {
            assertThat(container.actors().get(MendedTill.class, "k17").add(1)).isEqualTo(6);
        }
    }

    @Test
    void aBrokenActorRefusesConnectionsAndCallsFromOutsideAndIsNotReplaced() {
        byte[] document = broken().get(17);
        plant(17, document);
        try (Container container = Container.with(Till.class)) {
            ActorTarget target = new ActorTarget.OrCreate(id(17), null);
            ConnectionSink sink = new ConnectionSink() {
                @Override
                public void event(OutgoingEvent event) {
                    throw new AssertionError("an event");
                }

                @Override
                public void close(String reason) {}
            };
            ActionCall<String> call =
                    new ActionCall<>("add", types -> new Object[] {1L}, Nobody.ANONYMOUS, String::valueOf, false);
            unreadable(container.dispatcher().connect(target, new ConnectRequest(Nobody.ANONYMOUS, null), sink));
            unreadable(container.dispatcher().call(target, call));
            assertThatThrownBy(() -> container.actors().create(Till.class, "k17", null))
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.DUPLICATE_KEY))
                            .isTrue());
        }
        assertThat(MemoryStore.row(id(17)).orElseThrow().state()).isEqualTo(document);
    }

    private static void unreadable(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(ActorException.class, e -> {
                    assertThat(e.is(ErrorCode.STATE_UNREADABLE)).isTrue();
                    assertThat(e.executed()).isEqualTo(Executed.NO);
                });
    }

    /** Which of them fail; all others answer what they should. */
    private static List<Integer> callAll(Actors actors) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<CompletableFuture<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < ACTORS; i++) {
                String key = "k" + i;
                calls.add(CompletableFuture.supplyAsync(() -> call(actors.get(Till.class, key)), callers));
            }
            List<Integer> failed = new ArrayList<>();
            for (int i = 0; i < ACTORS; i++) {
                if (!calls.get(i).get(30, TimeUnit.SECONDS)) {
                    failed.add(i);
                }
            }
            return failed;
        } finally {
            callers.shutdownNow();
        }
    }

    private static boolean call(Till till) {
        try {
            assertThat(till.add(1)).isBetween(6L, 7L);
            return true;
        } catch (ActorException e) {
            assertThat(e.is(ErrorCode.STATE_UNREADABLE)).isTrue();
            assertThat(e.executed()).isEqualTo(Executed.NO);
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.StoreException;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that arrive several times and are executed once. */
@Timeout(60)
class OnceTest {

    private static final AtomicInteger PAYMENTS = new AtomicInteger();

    /** What a payment comes to. */
    public record Receipt(int number, String text, Map<String, Integer> lines) {}

    @Actor
    @PermitAll
    static class Till {
        @State
        private int total;

        @Action
        public Receipt pay(int amount) {
            PAYMENTS.incrementAndGet();
            if (amount < 0) {
                throw new IllegalArgumentException("negative");
            }
            total += amount;
            return new Receipt(total, "paid " + amount, new TreeMap<>(Map.of("a", amount, "b", total)));
        }

        @Action
        public void payQuietly(int amount) {
            PAYMENTS.incrementAndGet();
            total += amount;
        }

        @Action(readOnly = true)
        public int total() {
            return total;
        }
    }

    private Container container;

    @BeforeEach
    void start() {
        MemoryStore.clear();
        PAYMENTS.set(0);
        container = Container.with(Till.class);
    }

    @AfterEach
    void stop() {
        MemoryStore.beforeCommit = batch -> {};
        MemoryStore.afterCommit = batch -> {};
        container.close();
    }

    private Till till() {
        return container.actors().getOrCreate(Till.class, "one");
    }

    private Receipt payOnce(String key, int amount) {
        return container.actors().once(till(), key, till -> till.pay(amount));
    }

    private final List<String> replays = new CopyOnWriteArrayList<>();

    private CompletableFuture<String> atDoor(String caller, String key, int amount) {
        return atDoor(caller, key, amount, () -> replays.add(key));
    }

    private CompletableFuture<String> atDoor(String caller, String key, int amount, Runnable onReplay) {
        ActionCall<String> call = new ActionCall<>(
                "pay",
                types -> new Object[] {amount},
                new RequestCaller(caller, true, Set.of()),
                String::valueOf,
                new ActionCall.Idempotency(key, onReplay),
                false);
        return container
                .dispatcher()
                .call(new ActorTarget.Existing(ActorId.of("till", "one")), call)
                .toCompletableFuture();
    }

    @Test
    void aRepeatedCallGetsTheAnswerOfTheFirstAndIsNotExecuted() {
        Receipt first = payOnce("k1", 10);
        assertThat(payOnce("k1", 10)).isEqualTo(first);
        assertThat(payOnce("k2", 10).number()).isEqualTo(20);
        assertThat(PAYMENTS).hasValue(2);
    }

    @Test
    void theAnswerIsKeptAcrossARestart() {
        Receipt first = payOnce("k1", 10);
        container.close();
        container = Container.with(Till.class);
        assertThat(payOnce("k1", 10)).isEqualTo(first);
        assertThat(PAYMENTS).hasValue(1);
    }

    @Test
    void theSameKeyWithOtherArgumentsIsRefused() {
        payOnce("k1", 10);
        assertThatThrownBy(() -> payOnce("k1", 11)).isInstanceOfSatisfying(ActorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED.code());
            assertThat(e.status()).isEqualTo(409);
            assertThat(e.executed()).isEqualTo(Executed.NO);
        });
        assertThat(till().total()).isEqualTo(10);
    }

    @Test
    void aCallThatFailedLeavesNothingAndMayBeMadeAgain() {
        assertThatThrownBy(() -> payOnce("k1", -1)).isInstanceOf(ActorException.class);
        assertThat(payOnce("k1", 5).number()).isEqualTo(5);
    }

    @Test
    void aCopyOfACallOnItsWayGetsItsOutcome() throws Exception {
        till().pay(1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MemoryStore.beforeCommit = batch -> {
            held.countDown();
            Parties.await(release);
        };
        CompletableFuture<String> first = atDoor("alice", "k1", 10);
        Parties.await(held);
        CompletableFuture<String> copy = atDoor("alice", "k1", 10);
        assertThat(copy).isNotDone();
        release.countDown();
        assertThat(Parties.get(first)).contains("paid 10");
        // What the door encodes anew is the tree of the first answer.
        assertThat(Parties.get(copy)).contains("paid 10");
        assertThat(replays).containsExactly("k1");
        assertThat(PAYMENTS).hasValue(2);
    }

    @Test
    void aCallWhoseOutcomeWasLostIsNotExecutedTwice() {
        till().pay(1);
        MemoryStore.afterCommit = batch -> {
            MemoryStore.afterCommit = later -> {};
            throw new StoreException(Executed.UNKNOWN, "the answer to COMMIT was lost");
        };
        assertThatThrownBy(() -> payOnce("k1", 10))
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.executed()).isEqualTo(Executed.UNKNOWN));
        assertThat(payOnce("k1", 10).number()).isEqualTo(11);
        assertThat(till().total()).isEqualTo(11);
    }

    @Test
    void aCopyOfACallWhoseCommitIsLostHasTheSameOutcome() throws Exception {
        till().pay(1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MemoryStore.afterCommit = batch -> {
            MemoryStore.afterCommit = later -> {};
            held.countDown();
            Parties.await(release);
            throw new StoreException(Executed.UNKNOWN, "the answer to COMMIT was lost");
        };
        CompletableFuture<String> first = atDoor("alice", "k1", 10);
        Parties.await(held);
        int before = PAYMENTS.get();
        CompletableFuture<String> other = atDoor("alice", "k2", 5);
        CompletableFuture<String> copy = atDoor("alice", "k1", 10);
        while (replays.isEmpty()) {
            Thread.onSpinWait();
        }
        release.countDown();
        assertThat(first.handle((answer, e) -> ((ActorException) e).executed()).get())
                .isEqualTo(Executed.UNKNOWN);
        assertThat(copy.handle((answer, e) -> ((ActorException) e).executed()).get())
                .as("it may have been executed, by the first of them")
                .isEqualTo(Executed.UNKNOWN);
        assertThat(other.handle((answer, e) -> ((ActorException) e).executed()).get())
                .isEqualTo(Executed.NO);
        assertThat(PAYMENTS.get()).isEqualTo(before + 1);
    }

    @Test
    void aCopyThatHasJustFoundTheAnswerWhenItsCommitIsLostHasTheSameOutcome() throws Exception {
        till().pay(1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MemoryStore.afterCommit = batch -> {
            MemoryStore.afterCommit = later -> {};
            held.countDown();
            Parties.await(release);
            throw new StoreException(Executed.UNKNOWN, "the answer to COMMIT was lost");
        };
        CompletableFuture<String> first = atDoor("alice", "k1", 10);
        Parties.await(held);
        CompletableFuture<String> copy = atDoor("alice", "k1", 10, () -> {
            release.countDown();
            first.handle((answer, e) -> answer).orTimeout(20, TimeUnit.SECONDS).join();
        });
        assertThat(copy.handle((answer, e) -> ((ActorException) e).executed()).get(20, TimeUnit.SECONDS))
                .isEqualTo(Executed.UNKNOWN);
    }

    @Test
    void theAnswerAndItsEffectAreOneCommit() {
        payOnce("k1", 10);
        assertThat(MemoryStore.BATCHES.stream().flatMap(List::stream).filter(part -> !part.replies()
                        .isEmpty()))
                .singleElement()
                .satisfies(part -> assertThat(part.write().id()).isEqualTo(ActorId.of("till", "one")));
    }

    @Test
    void aKeyBelongsToItsCaller() {
        till().pay(1);
        Parties.get(atDoor("alice", "k1", 10));
        Parties.get(atDoor("bob", "k1", 10));
        assertThat(replays).isEmpty();
        assertThat(till().total()).isEqualTo(21);
    }

    @Test
    void anActionThatReturnsNothingIsRepeatableToo() {
        for (int i = 0; i < 3; i++) {
            container.actors().<Till, Object>once(till(), "k1", till -> {
                till.payQuietly(7);
                return null;
            });
        }
        assertThat(till().total()).isEqualTo(7);
        assertThat(PAYMENTS).hasValue(1);
    }

    @Test
    void aKeyOfTheWrongLengthIsRefused() {
        for (String key : Set.of("", "k".repeat(257), "ü".repeat(129))) {
            assertThatThrownBy(() -> payOnce(key, 1))
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_INVALID.code()));
        }
        assertThat(PAYMENTS).hasValue(0);
    }
}

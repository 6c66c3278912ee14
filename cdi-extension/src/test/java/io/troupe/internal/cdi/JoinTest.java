// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Actors;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.event.EventName;
import io.troupe.internal.cdi.TestTransactions.Fate;
import io.troupe.internal.cdi.TestTransactions.Transaction;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoreException;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns that take part in transactions. */
@Timeout(60)
class JoinTest {

    private static final Map<String, Function<Purse, Object>> SCRIPTS = new ConcurrentHashMap<>();

    @EventName("spent")
    record Spent(long left) {}

    /** Checked. */
    static class Poor extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Does what a test says. */
    @Actor(name = "purse")
    @PermitAll
    static class Purse {

        @Inject
        ActorContext self;

        @Inject
        Actors actors;

        @State
        private long coins;

        @Action
        @Transactional
        public long add(long more) {
            coins += more;
            self.broadcast(new Spent(coins));
            return coins;
        }

        @Action
        @Transactional
        public String join(String script) {
            return String.valueOf(SCRIPTS.get(script).apply(this));
        }

        @Action
        @Transactional(TxType.REQUIRES_NEW)
        public long addAnew(long more) {
            coins += more;
            return coins;
        }

        @Action
        public String plain(String script) {
            return String.valueOf(SCRIPTS.get(script).apply(this));
        }

        @Action
        public long addPlainly(long more) {
            coins += more;
            return coins;
        }

        @Action
        @Transactional
        public void fail() throws Poor {
            coins = 0;
            throw new Poor();
        }

        @Action
        @Transactional(dontRollbackOn = Poor.class)
        public void complain() throws Poor {
            coins = 1;
            throw new Poor();
        }

        @Action(readOnly = true)
        public long coins() {
            return coins;
        }

        @Action(readOnly = true)
        @Transactional(TxType.SUPPORTS)
        public long coinsSoFar() {
            return coins;
        }

        Purse to(String key) {
            return actors.getOrCreate(Purse.class, key);
        }
    }

    private Container container;

    @BeforeEach
    void start() {
        Parties.clear();
        MemoryStore.clear();
        SCRIPTS.clear();
        TestTransactions.install();
        container = Container.with(new TestTransactional.Provider(), Purse.class);
        assertThat(purse("a").add(5)).isEqualTo(5);
    }

    @AfterEach
    void stop() {
        container.close();
        TestTransactions.uninstall();
    }

    private Purse purse(String key) {
        return container.actors().getOrCreate(Purse.class, key);
    }

    @Test
    void aTurnThatBeginsItsTransactionIsCommittedInItAndNowhereElse() {
        int before = MemoryStore.BATCHES.size();
        assertThat(purse("a").add(1)).isEqualTo(6);

        assertThat(MemoryStore.BATCHES).hasSize(before + 1);
        assertThat(MemoryStore.BATCHES.get(before).get(0).write())
                .isInstanceOfSatisfying(ActorWrite.Update.class, update -> assertThat(update.version())
                        .isEqualTo(3));
    }

    @Test
    void theActorsOfATransactionAreWrittenTogetherInTheOrderOfTheirHashes() throws Exception {
        for (List<String> order : List.of(List.of("a", "b", "c"), List.of("c", "b", "a"))) {
            TestTransactions.begin();
            order.forEach(key -> purse(key).add(1));
            TestTransactions.commit();
        }

        List<ActorId> first = written(MemoryStore.BATCHES.size() - 2);
        assertThat(first).hasSize(3).isEqualTo(written(MemoryStore.BATCHES.size() - 1));
        assertThat(List.of(purse("a").coins(), purse("b").coins(), purse("c").coins()))
                .containsExactly(7L, 2L, 2L);
    }

    private static List<ActorId> written(int batch) {
        return MemoryStore.BATCHES.get(batch).stream()
                .map(part -> part.write().id())
                .toList();
    }

    @Test
    void furtherCallsOfATransactionRunInTheTurnThatItHolds() throws Exception {
        TestTransactions.begin();
        assertThat(purse("a").add(1)).isEqualTo(6);
        assertThat(purse("a").add(1)).isEqualTo(7);
        assertThat(purse("a").coinsSoFar()).isEqualTo(7);
        TestTransactions.commit();

        assertThat(purse("a").coins()).isEqualTo(7);
        assertThat(purse("a").add(1)).isEqualTo(8);
    }

    @Test
    void aTransactionThatHasOnlyReadMayStillWrite() throws Exception {
        TestTransactions.begin();
        assertThat(purse("a").coinsSoFar()).isEqualTo(5);
        assertThat(purse("a").add(1)).isEqualTo(6);
        TestTransactions.commit();

        assertThat(purse("a").coins()).isEqualTo(6);
    }

    @Test
    void othersWaitForTheEndOfTheTransactionAndSeeNothingOfOneRolledBack() {
        TestTransactions.begin();
        purse("a").add(1);
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CompletableFuture<Long> seen = Parties.start(() -> {
            waiting.complete(Thread.currentThread());
            return purse("a").coins();
        });
        Parties.awaitParked(waiting.join());
        TestTransactions.rollback();

        assertThat(Parties.get(seen)).isEqualTo(5);
    }

    @Test
    void aTransactionThatEndsWhileABodyRunsOnlyLeavesAMark() throws Exception {
        Transaction transaction = TestTransactions.begin();
        SCRIPTS.put("expire", purse -> {
            purse.coins++;
            Parties.get(Parties.start(() -> {
                transaction.expire();
                return null;
            }));
            Parties.open("expired");
            return purse.coins;
        });
        assertThatThrownBy(() -> purse("a").join("expire")).satisfies(failed(ErrorCode.ROLLED_BACK, Executed.NO));
        Parties.pass("expired");
        assertThatThrownBy(() -> purse("b").add(1)).satisfies(failed(ErrorCode.ROLLED_BACK, Executed.NO));
        assertThatThrownBy(TestTransactions::commit).isInstanceOf(RollbackException.class);

        assertThat(purse("a").coins()).isEqualTo(5);
        assertThat(purse("b").coins()).isEqualTo(0);
    }

    @Test
    void aTransactionThatEndsElsewhereGivesItsTurnsBack() {
        Transaction transaction = TestTransactions.begin();
        purse("a").add(1);
        TestTransactions.suspend();
        transaction.expire();

        assertThat(purse("a").coins()).isEqualTo(5);
        assertThat(purse("a").add(2)).isEqualTo(7);
    }

    @Test
    void aCommitWhoseAnswerWasLostCountsIfTheStoreHasIt() {
        TestTransactions.fate = Fate.MADE_UNSAID;
        assertThatThrownBy(() -> purse("a").add(1))
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.executed()).isEqualTo(Executed.YES));
        TestTransactions.fate = Fate.SAID;

        assertThat(purse("a").coins()).isEqualTo(6);
        assertThat(purse("a").add(1)).isEqualTo(7);
    }

    @Test
    void aCommitThatNobodyKnowsOfIsUnknownAndTheActorIsLoadedAnew() {
        TestTransactions.fate = Fate.IN_DOUBT;
        assertThatThrownBy(() -> purse("a").add(1)).satisfies(failed(ErrorCode.STORE_FAILED, Executed.UNKNOWN));
        TestTransactions.fate = Fate.SAID;

        assertThat(purse("a").coins()).isEqualTo(5);
        assertThat(purse("a").add(1)).isEqualTo(6);
    }

    @Test
    void theSameHoldsForACallersTransaction() {
        for (Fate fate : List.of(Fate.MADE_UNSAID, Fate.IN_DOUBT)) {
            TestTransactions.fate = fate;
            TestTransactions.begin();
            purse("a").add(1);
            assertThatThrownBy(TestTransactions::commit).isInstanceOf(RollbackException.class);
            TestTransactions.fate = Fate.SAID;

            assertThat(purse("a").coins()).isEqualTo(6);
        }
        assertThat(purse("a").add(1)).isEqualTo(7);
    }

    @Test
    void whatTheStoreRefusesRollsTheTransactionBackAndSaysWhy() {
        var joining = MemoryStore.joining;
        MemoryStore.joining = parts -> {
            throw new StoreException(Executed.NO, StoreException.Reason.NOT_OWNER, "lost", null);
        };
        assertThatThrownBy(() -> purse("a").add(1)).satisfies(failed(ErrorCode.NOT_OWNER, Executed.NO));
        MemoryStore.joining = joining;

        assertThat(purse("a").coins()).isEqualTo(5);
        assertThat(purse("a").add(1)).isEqualTo(6);
    }

    @Test
    void anExceptionRollsBackEvenACheckedOne() {
        assertThatThrownBy(() -> purse("a").fail()).isInstanceOf(Poor.class);
        assertThat(purse("a").coins()).isEqualTo(5);

        Transaction transaction = TestTransactions.begin();
        assertThatThrownBy(() -> purse("a").fail()).isInstanceOf(Poor.class);
        assertThat(transaction.status()).isEqualTo(Status.STATUS_MARKED_ROLLBACK);
        TestTransactions.rollback();
        assertThat(purse("a").coins()).isEqualTo(5);
    }

    @Test
    void anExceptionThatIsToBeCommittedIs() {
        assertThatThrownBy(() -> purse("a").complain()).isInstanceOf(Poor.class);
        assertThat(purse("a").coins()).isEqualTo(1);
        assertThat(MemoryStore.BATCHES.get(MemoryStore.BATCHES.size() - 1)).hasSize(1);
    }

    @Test
    void eventsLeaveWithTheTransactionOrNever() throws Exception {
        BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        try (AutoCloseable subscription =
                container.actors().subscribe(purse("a"), Spent.class, event -> heard.add(event.left()))) {
            TestTransactions.begin();
            purse("a").add(1);
            TestTransactions.rollback();
            TestTransactions.begin();
            purse("a").add(2);
            purse("b").addPlainly(1);
            assertThat(heard).isEmpty();
            TestTransactions.commit();
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    @Test
    void anActorThatRequiresItsOwnTransactionIsCommittedWhateverBecomesOfTheCallers() {
        TestTransactions.begin();
        assertThat(purse("a").addAnew(1)).isEqualTo(6);
        assertThat(purse("b").addPlainly(1)).isEqualTo(1);
        TestTransactions.rollback();

        assertThat(purse("a").coins()).isEqualTo(6);
        assertThat(purse("b").coins()).isEqualTo(1);
    }

    @Test
    void aPlainCallThatComesBackIsPartOfTheTurnAndItsTransaction() {
        SCRIPTS.put("round", purse -> purse.to("b").plain("back"));
        SCRIPTS.put("back", purse -> {
            assertThat(TestTransactions.current()).isNull();
            return purse.to("a").addPlainly(2);
        });
        assertThat(purse("a").join("round")).isEqualTo("7");
        assertThat(purse("a").coins()).isEqualTo(7);

        TestTransactions.begin();
        assertThat(purse("a").join("round")).isEqualTo("9");
        TestTransactions.rollback();
        assertThat(purse("a").coins()).isEqualTo(7);
    }

    @Test
    void aTurnThatBeganOutsideOfATransactionCannotJoinItHalfWay() {
        SCRIPTS.put("round", purse -> purse.to("b").plain("back"));
        SCRIPTS.put("back", purse -> purse.to("a").add(1));
        assertThatThrownBy(() -> purse("a").plain("round")).satisfies(failed(ErrorCode.CALL_CYCLE, Executed.NO));
        assertThat(purse("a").coins()).isEqualTo(5);
    }

    @Test
    void aCallThatWouldWaitForItsOwnTransactionIsRefusedAtOnce() throws Exception {
        Transaction transaction = TestTransactions.begin();
        purse("a").add(1);
        assertThatThrownBy(() -> purse("a").coins()).satisfies(failed(ErrorCode.CALL_CYCLE, Executed.NO));
        SCRIPTS.put("by way of b", purse -> purse.to("a").add(1));
        assertThatThrownBy(() -> purse("b").plain("by way of b")).satisfies(failed(ErrorCode.CALL_CYCLE, Executed.NO));
        assertThat(transaction.status()).isEqualTo(Status.STATUS_ACTIVE);
        TestTransactions.commit();
        assertThat(purse("a").coins()).isEqualTo(6);
    }

    @Test
    void aTransactionAndAChainThatWaitForEachOtherAreFoundOut() {
        SCRIPTS.put("wait for a", purse -> {
            Parties.meet("b is held", "a is held");
            return purse.to("a").addPlainly(1);
        });
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<String> chain = Parties.start(() -> {
            thread.complete(Thread.currentThread());
            return purse("b").plain("wait for a");
        });
        Parties.pass("b is held");
        Transaction transaction = TestTransactions.begin();
        purse("a").add(1);
        Parties.open("a is held");
        Parties.awaitParked(thread.join());

        assertThatThrownBy(() -> purse("b").add(1)).satisfies(failed(ErrorCode.CALL_CYCLE, Executed.NO));
        assertThat(transaction.status()).isEqualTo(Status.STATUS_MARKED_ROLLBACK);
        TestTransactions.rollback();
        assertThat(Parties.get(chain)).isEqualTo("6");
    }

    @Test
    void aPlainCallInATransactionWaitsForItsTurnForFiveSeconds() {
        SCRIPTS.put("busy", purse -> {
            Parties.meet("busy", "enough");
            return "";
        });
        CompletableFuture<String> busy = Parties.start(() -> purse("b").plain("busy"));
        Parties.pass("busy");
        TestTransactions.begin();
        long start = System.nanoTime();
        assertThatThrownBy(() -> purse("b").addPlainly(1)).satisfies(failed(ErrorCode.ACTION_TIMED_OUT, Executed.NO));
        assertThat(System.nanoTime() - start).isBetween(TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(15));
        TestTransactions.rollback();
        Parties.open("enough");
        Parties.get(busy);
        assertThat(purse("b").coins()).isZero();
    }

    @Test
    void aMessageIsDeletedInTheTransactionThatItIsExecutedIn() {
        container.actors().tell(purse("a"), purse -> purse.add(3));
        until(() -> MemoryStore.messages() == 0);
        assertThat(purse("a").coins()).isEqualTo(8);
        assertThat(MemoryStore.BATCHES.stream().flatMap(List::stream))
                .anySatisfy(part -> assertThat(part.received()).hasSize(1));
    }

    @Test
    void aCallFromElsewhereInATransactionHasATransactionOfItsOwn() {
        TestTransactions.begin();
        long coins = Parties.get(container.actors().async(purse("a"), purse -> purse.add(1)));
        assertThat(coins).isEqualTo(6);
        TestTransactions.rollback();
        assertThat(purse("a").coins()).isEqualTo(6);
    }

    /** Any order, and some roll back: whoever is refused was in the way of somebody else. */
    @Test
    void transactionsInAnyOrderNeitherHangNorMakeCoins() {
        List<CompletableFuture<Integer>> workers = IntStream.range(0, 6)
                .mapToObj(seed -> Parties.start(() -> transfers(new Random(seed), 60)))
                .toList();
        int committed = workers.stream().mapToInt(Parties::get).sum();

        assertThat(committed).isPositive();
        assertThat(IntStream.range(0, 5)
                        .mapToLong(n -> purse("stress" + n).coins())
                        .sum())
                .isZero();
    }

    private int transfers(Random random, int count) {
        int committed = 0;
        for (int i = 0; i < count; i++) {
            TestTransactions.begin();
            try {
                List<Integer> some = random.ints(3, 0, 5).boxed().toList();
                purse("stress" + some.get(0)).add(-2);
                purse("stress" + some.get(1)).add(1);
                if (random.nextInt(4) == 0) {
                    purse("beside" + some.get(0)).addPlainly(1);
                }
                purse("stress" + some.get(2)).add(1);
                if (random.nextInt(4) == 0) {
                    TestTransactions.rollback();
                } else {
                    TestTransactions.commit();
                    committed++;
                }
            } catch (ActorException e) {
                assertThat(e.is(ErrorCode.CALL_CYCLE)).as(e.code()).isTrue();
                TestTransactions.rollback();
            } catch (RollbackException e) {
                throw new AssertionError(e);
            }
        }
        return committed;
    }

    @Test
    void anActorIsNotDestroyedWithinATransaction() {
        SCRIPTS.put("destroy", purse -> {
            purse.self.destroy();
            return "";
        });
        assertThatThrownBy(() -> purse("a").join("destroy")).isInstanceOf(ActorException.class);
        assertThat(purse("a").coins()).isEqualTo(5);
    }

    @Test
    void aStoreThatNoTransactionReachesIsRefused() {
        container.close();
        MemoryStore.joining = null;
        Throwable refused = catchThrowable(() -> Container.with(new TestTransactional.Provider(), Purse.class));
        assertThat(refused).hasStackTraceContaining("TROUPE000131: Method ");
        assertThat(refused).hasStackTraceContaining("let troupe.datasource name a data source");
        MemoryStore.joining = parts -> () -> Executed.NO;
        container = Container.with(new TestTransactional.Provider(), Purse.class);
    }

    private static void until(java.util.function.BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static java.util.function.Consumer<Throwable> failed(ErrorCode code, Executed executed) {
        return e -> {
            assertThat(e).isInstanceOf(ActorException.class);
            ActorException failure = (ActorException) e;
            assertThat(failure.is(code))
                    .as(failure.group() + "." + failure.code())
                    .isTrue();
            assertThat(failure.executed()).isEqualTo(executed);
        };
    }
}

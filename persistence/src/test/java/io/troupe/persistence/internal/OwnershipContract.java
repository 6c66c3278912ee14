// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.Ownership;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who owns what, when there are two nodes at one database. */
abstract class OwnershipContract {

    static final ActorId ID = ActorId.of("counter", "a");

    private static final Duration TICK = Duration.ofNanos(1);

    private final Deque<TestNode> nodes = new ArrayDeque<>();

    /** An empty database, the same one within a test. */
    abstract DataSource database();

    @AfterEach
    void closeNodes() {
        nodes.forEach(node -> node.faults = FaultPoint.NONE);
        nodes.forEach(TestNode::close);
    }

    TestNode node(String name) {
        return node(new TestNode(database(), name));
    }

    TestNode node(TestNode node) {
        nodes.push(node);
        return node;
    }

    static void notOwner(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.NOT_OWNER);
            assertThat(e.executed()).isEqualTo(Executed.NO);
        });
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String read(String sql) throws SQLException {
        try (Connection connection = database().getConnection()) {
            return DatabaseKind.read(connection, sql).orElseThrow();
        }
    }

    static ActorWrite.Create create() {
        return ActorStoreContract.create(ID, "p1", "v1");
    }

    static ActorWrite.Update update(long version) {
        return new ActorWrite.Update(ID, "p1", version, ActorStoreContract.bytes("v" + version));
    }

    @Test
    void whatALiveNodeOwnsNobodyElseGets() {
        TestNode first = node("first");
        TestNode second = node("second");
        Ownership owned = first.store.acquire(7);
        assertThat(owned.segment()).isEqualTo(7);
        assertThat(owned.isSure()).isTrue();
        assertThat(owned.confirm()).isTrue();
        notOwner(() -> second.store.acquire(7));
        assertThat(second.store.acquire(8).confirm()).isTrue();
        notOwner(() -> first.store.acquire(8));
    }

    @Test
    void whatIsOwnedIsAnsweredFromMemory() {
        TestNode node = node("first");
        Ownership owned = node.store.acquire(7);
        node.faults = place -> {
            throw new IllegalStateException("Asked the database");
        };
        assertThat(node.store.acquire(7)).isSameAs(owned);
    }

    @Test
    void aSilentNodeIsTakenOverAfterItsLeaseAndItsLateCommitIsRefused() {
        TestNode first = node("first");
        TestNode second = node("second");
        first.write(create());
        Ownership owned = first.acquire(ID);
        second.beat();
        second.clock.advance(TestNode.LEASE.minus(TICK));
        notOwner(() -> second.acquire(ID));
        second.clock.advance(TICK);
        Ownership taken = second.acquire(ID);
        assertThat(taken.epoch()).isGreaterThan(owned.epoch());

        notOwner(() -> first.write(update(2), owned));
        assertThat(second.store.find(ID).orElseThrow().version()).isEqualTo(1);
        assertThat(owned.isSure()).isFalse();
        assertThat(owned.confirm()).isFalse();
        second.write(update(2), taken);
    }

    @Test
    void ownershipThatWasLostIsFoundToBeWhenItIsConfirmed() {
        TestNode first = node("first");
        TestNode second = node("second");
        Ownership owned = first.acquire(ID);
        second.beat();
        second.clock.advance(TestNode.LEASE);
        second.acquire(ID);
        assertThat(owned.confirm()).isFalse();
        assertThat(owned.isSure()).as("final").isFalse();
    }

    @Test
    void aNodeThatFindsItselfDeadJoinsAgainAsAnother() {
        TestNode first = node("first");
        TestNode second = node("second");
        Ownership owned = first.acquire(ID);
        int other = Segments.of(ID) ^ 1;
        Ownership untouched = first.store.acquire(other);
        long before = first.incarnation();
        second.beat();
        second.clock.advance(TestNode.LEASE);
        second.acquire(ID);

        first.beat();
        assertThat(first.incarnation()).isGreaterThan(before);
        assertThat(owned.isSure()).isFalse();
        assertThat(untouched.isSure()).isFalse();
        assertThat(untouched.confirm()).isFalse();
        notOwner(() -> first.acquire(ID));
        assertThat(first.store.acquire(other).epoch()).isGreaterThan(untouched.epoch());
        assertThat(first.store.acquire(other).isSure()).isTrue();
    }

    @Test
    void aNodeThatRenewsIsLeftAloneForEver() {
        TestNode first = node("first");
        TestNode second = node("second");
        Ownership owned = first.acquire(ID);
        for (int i = 0; i < 10; i++) {
            first.beat();
            second.beat();
            first.clock.advance(TestNode.LEASE.dividedBy(2));
            second.clock.advance(TestNode.LEASE.dividedBy(2));
        }
        notOwner(() -> second.acquire(ID));
        assertThat(first.acquire(ID)).isSameAs(owned);
    }

    @Test
    void itIsSureUntilAMarginBeforeTheLeaseEndsForOthersCountedFromBeforeTheRenewal() {
        TestNode node = node("first");
        Ownership owned = node.acquire(ID);
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_RENEWAL) {
                node.clock.advance(Duration.ofHours(1));
            }
        };
        node.beat();
        node.clock.advance(TestNode.LEASE.minus(TestNode.MARGIN).minusHours(1).minus(TICK));
        assertThat(owned.isSure()).isTrue();
        node.clock.advance(TICK);
        assertThat(owned.isSure()).isFalse();
        assertThat(owned.confirm()).as("by asking").isTrue();
        node.faults = FaultPoint.NONE;
        node.beat();
        assertThat(owned.isSure()).isTrue();
    }

    @Test
    void aRenewalThatFailsEndsTheLeaseAtOnceUntilTheNextIsMade() {
        TestNode node = node("first");
        Ownership owned = node.acquire(ID);
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_RENEWAL) {
                throw new IllegalStateException("cable cut");
            }
        };
        node.beat();
        assertThat(owned.isSure()).isFalse();
        assertThat(owned.confirm()).isTrue();
        node.faults = FaultPoint.NONE;
        node.beat();
        assertThat(owned.isSure()).isTrue();
        assertThat(node.acquire(ID)).isSameAs(owned);
    }

    @Test
    void afterACleanCloseOthersTakeOverAtOnce() throws Exception {
        TestNode first = node("first");
        TestNode second = node("second");
        Ownership owned = first.acquire(ID);
        first.close();
        assertThat(owned.isSure()).isFalse();
        assertThat(second.acquire(ID).epoch()).isGreaterThan(owned.epoch());
        assertThat(read("SELECT count(*) FROM troupe_node")).isEqualTo("1");
    }

    @Test
    void anAnswerLostWhileAcquiringDoesNoHarm() {
        TestNode node = node("first");
        int[] times = new int[1];
        node.faults = place -> {
            if (place == FaultPoint.Place.AFTER_BUMP && times[0]++ == 0) {
                throw new IllegalStateException(new SQLException("deadlock detected", "40P01"));
            }
        };
        Ownership owned = node.acquire(ID);
        assertThat(owned.epoch()).isEqualTo(2);
        assertThat(owned.confirm()).isTrue();
    }

    @Test
    void aCommitHeldWhileItsNodeIsBuriedIsMadeBeforeOrNotAtAll() throws Exception {
        TestNode first = node("first");
        TestNode second = node("second");
        first.write(create());
        Ownership owned = first.acquire(ID);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        first.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT) {
                held.countDown();
                await(letGo);
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> late = threads.submit(() -> first.write(update(2), owned));
            await(held);
            second.beat();
            second.clock.advance(TestNode.LEASE);
            Future<Long> seen = threads.submit(() -> {
                acquireWhenFree(second);
                return second.store.find(ID).orElseThrow().version();
            });
            Long early = null;
            try {
                early = seen.get(3, TimeUnit.SECONDS);
                assertThat(early).as("read while the commit was held").isEqualTo(1);
            } catch (TimeoutException e) {
                // It waits for the commit, as it may.
            }
            letGo.countDown();
            boolean made = succeeded(late);
            assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo(made ? 2 : 1);
            assertThat(second.store.find(ID).orElseThrow().version()).isEqualTo(made ? 2 : 1);
            assertThat(early == null || !made).isTrue();
        } finally {
            letGo.countDown();
            threads.shutdownNow();
        }
    }

    private static void acquireWhenFree(TestNode node) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                node.acquire(ID);
                return;
            } catch (StoreException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
        }
    }

    private static boolean succeeded(Future<?> write) throws Exception {
        try {
            write.get(30, TimeUnit.SECONDS);
            return true;
        } catch (java.util.concurrent.ExecutionException e) {
            StoreException failure = (StoreException) e.getCause();
            assertThat(failure.executed()).isEqualTo(Executed.NO);
            assertThat(failure.reason()).isEqualTo(Reason.NOT_OWNER);
            return false;
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEpochChangedByHandIsNoticed() throws Exception {
        TestNode node = node("first");
        node.write(create());
        Ownership owned = node.acquire(ID);
        execute("UPDATE troupe_segment SET epoch = epoch + 1 WHERE segment = " + owned.segment());
        notOwner(() -> node.write(update(2), owned));
        node.write(update(2));
        assertThat(node.acquire(ID).epoch()).isEqualTo(owned.epoch() + 2);
    }

    @Test
    void whatIsNoLongerNeededIsPurged() throws Exception {
        TestNode node = node("first");
        node.write(create());
        node.write(update(2));
        node.clock.advance(Duration.ofMinutes(1));
        execute("INSERT INTO troupe_commit VALUES (4711, 1, CURRENT_TIMESTAMP - INTERVAL '2' HOUR, FALSE),"
                + " (4711, 2, CURRENT_TIMESTAMP, FALSE)");
        execute("INSERT INTO troupe_node (name, process, state, lease_seq, holds_lock, started_at)"
                + " VALUES ('gone', 'p', 'DEAD', 1, FALSE, CURRENT_TIMESTAMP - INTERVAL '2' HOUR)");
        node.beat();
        assertThat(read("SELECT count(*) FROM troupe_commit WHERE incarnation = " + node.incarnation()))
                .isEqualTo("2");
        assertThat(read("SELECT count(*) FROM troupe_commit WHERE incarnation = 4711"))
                .isEqualTo("1");
        node.clock.advance(Duration.ofHours(1));
        node.beat();
        node.beat();
        assertThat(read("SELECT count(*) FROM troupe_commit WHERE incarnation = " + node.incarnation()))
                .isEqualTo("0");
        assertThat(read("SELECT count(*) FROM troupe_node")).isEqualTo("1");
        node.write(update(3));
    }
}

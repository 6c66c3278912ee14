// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.spi.Ownership;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgreSqlOwnershipTest extends OwnershipContract {

    @RegisterExtension
    static final SharedPostgres SERVER = new SharedPostgres();

    @Override
    DataSource database() {
        return SERVER.dataSource();
    }

    @BeforeEach
    void emptyDatabase() {
        SERVER.empty();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    private int sessions(TestNode node) {
        try {
            return Integer.parseInt(read("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'troupe-"
                    + node.incarnation() + "'"));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As when its process is killed. */
    private void cut(TestNode node) throws Exception {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'troupe-"
                + node.incarnation() + "'");
        until(() -> sessions(node) == 0);
    }

    @Test
    void aNodeThatIsStartedAgainUnderItsNameTakesOverAtOnceWhatItsKilledSelfOwned() throws Exception {
        TestNode killed = node("server");
        Ownership before = killed.acquire(ID);
        TestNode again = node("server");
        notOwner(() -> again.acquire(ID));
        cut(killed);
        assertThat(again.acquire(ID).epoch()).isGreaterThan(before.epoch());
    }

    @Test
    void aNodeOfAnotherNameMustWaitForTheLease() throws Exception {
        TestNode killed = node("server");
        killed.acquire(ID);
        TestNode other = node("other");
        cut(killed);
        notOwner(() -> other.acquire(ID));
        other.clock.advance(TestNode.LEASE);
        other.acquire(ID);
    }

    @Test
    void sessionsOfADeadNodeAreEnded() {
        TestNode first = node("first");
        TestNode second = node("second");
        first.acquire(ID);
        assertThat(sessions(first)).isEqualTo(2);
        second.beat();
        second.clock.advance(TestNode.LEASE);
        second.acquire(ID);
        until(() -> sessions(first) == 0);
    }

    @Test
    void aRowThatAFrozenCommitHasLockedIsFreeAgainAndTheCommitIsMadeOnceMore() throws Exception {
        Limits limits = new Limits(
                Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(15));
        TestNode node =
                node(new TestNode(database(), "frozen", Duration.ofSeconds(10), Duration.ofSeconds(10), limits));
        node.write(create());
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT && held.getCount() > 0) {
                held.countDown();
                await(letGo);
            }
        };
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> late = thread.submit(() -> node.write(update(2)));
            await(held);
            try (Connection connection = database().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET lock_timeout = '20s'");
                assertThat(statement.executeUpdate("UPDATE troupe_actor SET format = format"))
                        .isEqualTo(1);
            }
            assertThat(late.isDone()).isFalse();
            letGo.countDown();
            late.get(30, TimeUnit.SECONDS);
        } finally {
            letGo.countDown();
            thread.shutdownNow();
        }
        assertThat(node.store.find(ID).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void renewingDoesNotWaitForACommit() throws Exception {
        TestNode node = node("first");
        node.write(create());
        boolean[] renewed = new boolean[1];
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT) {
                renewed[0] = node.store.parts().heartbeat().beat();
            }
        };
        node.write(update(2));
        assertThat(renewed[0]).isTrue();
    }
}

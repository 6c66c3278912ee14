// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a failed write says about itself is true. */
class CommitOutcomeTest {

    private static final ActorId ID = ActorId.of("counter", "a");

    @TempDir
    Path folder;

    private DataSource database;

    @BeforeEach
    void open() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:" + folder.resolve("db") + ";WRITE_DELAY=0");
        h2.setUser("sa");
        database = h2;
    }

    private void failed(ActorStore store, ActorWrite write, Executed executed, String message) {
        assertThatThrownBy(() -> ActorStoreContract.submit(store, write))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.executed()).isEqualTo(executed))
                .hasMessage(message);
    }

    private static ActorWrite.Create create() {
        return ActorStoreContract.create(ID, "p1", "v1");
    }

    @Test
    void aStatementThatFailsWasNotExecuted() {
        AtomicBoolean fail = new AtomicBoolean();
        DataSource tampered = TamperedDataSource.of(database, "executeUpdate", real -> {
            Object count = real.call();
            if (fail.get()) {
                throw new SQLException("disk on fire", "HY000");
            }
            return count;
        });
        try (ActorStore store = TestStores.dataSource(tampered)) {
            fail.set(true);
            failed(store, create(), Executed.NO, "Writing failed for counter[\"a\"] (p1)");
            fail.set(false);
            assertThat(store.find(ID)).isEmpty();
            ActorStoreContract.submit(store, create());
        }
    }

    @Test
    void aCommitThatFailsIsUnknownWhetherItWasMadeOrNot() {
        AtomicInteger commits = new AtomicInteger();
        DataSource tampered = TamperedDataSource.of(database, "commit", real -> {
            int number = commits.incrementAndGet();
            if (number == 2 || number > 3) {
                real.call();
            }
            if (number > 1) {
                throw new SQLException("cable cut", "08006");
            }
            return real.call();
        });
        try (ActorStore store = TestStores.dataSource(tampered)) {
            String message = "COMMIT failed for counter[\"a\"] (p1)";
            failed(store, create(), Executed.UNKNOWN, message);
            assertThat(store.find(ID)).as("made, and only the answer lost").isPresent();
            ActorWrite next = new ActorWrite.Update(ID, "p1", 2, new byte[0]);
            failed(store, next, Executed.UNKNOWN, message);
            assertThat(store.find(ID).orElseThrow().version()).as("not made").isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatDiedBeforeCommitIsReplacedAndTheWriteMade() {
        AtomicInteger sets = new AtomicInteger();
        AtomicBoolean armed = new AtomicBoolean();
        DataSource tampered = TamperedDataSource.of(database, "setAutoCommit", real -> {
            if (armed.get() && sets.incrementAndGet() == 1) {
                throw new SQLException("terminating connection due to administrator command", "57P01");
            }
            return real.call();
        });
        DataSource dying = TamperedDataSource.of(tampered, "isValid", real -> sets.get() != 1);
        try (ActorStore store = TestStores.dataSource(dying)) {
            armed.set(true);
            ActorStoreContract.submit(store, create());
            assertThat(store.find(ID)).isPresent();
        }
    }

    @Test
    void aDriverThatDoesNotSayHowManyRowsItChangedIsNotBelieved() {
        DataSource tampered = TamperedDataSource.of(database, "executeBatch", real -> {
            int[] counts = (int[]) real.call();
            counts[1] = Statement.SUCCESS_NO_INFO;
            return counts;
        });
        List<ActorWrite> writes = IntStream.range(0, 3)
                .<ActorWrite>mapToObj(i -> ActorStoreContract.create(ActorId.of("batch", "a" + i), "p" + i, "v1"))
                .toList();
        try (ActorStore store = TestStores.dataSource(database);
                Rows rows = Orm.start(new H2Database())) {
            assertThatThrownBy(() -> commit(tampered, rows, writes))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.executed()).isEqualTo(Executed.NO))
                    .hasMessage("The store holds another version than expected of batch[\"a0\"] (p0) and 2 others");
            assertThat(store.find(ActorId.of("batch", "a0"))).isEmpty();
            commit(database, rows, writes);
            assertThat(store.find(ActorId.of("batch", "a2"))).isPresent();
        }
    }

    private static void commit(DataSource dataSource, Rows rows, List<ActorWrite> writes) {
        Connections connections =
                new Connections(new DataSourceConnections(dataSource, "test"), 1, Duration.ofSeconds(5));
        try (connections;
                Connections.Lease lease = connections.take()) {
            new Commit(writes).run(rows, lease);
        }
    }

    @Test
    void whenAllConnectionsAreLentTheNextWaitsOnlySoLong() {
        Connections connections =
                new Connections(new DataSourceConnections(database, "test"), 1, Duration.ofMillis(50));
        Connections.Lease lease = connections.take();
        assertThatThrownBy(connections::take)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.executed()).isEqualTo(Executed.NO))
                .hasMessage(
                        "None of the store's 1 connections was free within 50 ms; see setting troupe.store.connections");
        lease.close();
        connections.take().close();
        connections.close();
    }
}

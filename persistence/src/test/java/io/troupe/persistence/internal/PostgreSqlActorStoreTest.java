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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The contract on PostgreSQL, and what can be seen only there. */
class PostgreSqlActorStoreTest extends ActorStoreContract {

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @Override
    void emptyDatabase() {
        execute("DROP TABLE IF EXISTS troupe_actor, troupe_schema");
    }

    @Override
    ActorStore open() {
        return TestStores.dataSource(SERVER.dataSource());
    }

    static void execute(String sql) {
        try (Connection connection = SERVER.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noConnectionIsKeptBetweenUses() throws Exception {
        submit(store, create(ActorId.of("counter", "a"), "p1", "v1"));
        try (Connection connection = SERVER.dataSource().getConnection()) {
            String count = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    + " AND pid <> pg_backend_pid()";
            // A backend goes a moment after its connection.
            while (!DatabaseKind.read(connection, count).orElseThrow().equals("0")) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void manyWritesInOneCommitAreAllMadeOrNone() {
        List<ActorWrite> writes = IntStream.range(0, 250)
                .<ActorWrite>mapToObj(i -> create(ActorId.of("batch", "a" + i), "p" + i, "v1"))
                .toList();
        try (Rows rows = Orm.start(new PostgreSqlDatabase());
                Connections connections = connections(SERVER.dataSource())) {
            commit(rows, connections, writes);
            assertThat(store.find(ActorId.of("batch", "a249"))).isPresent();
            List<ActorWrite> oneStale = List.of(
                    new ActorWrite.Update(ActorId.of("batch", "a1"), "p1", 2, bytes("v2")),
                    new ActorWrite.Update(ActorId.of("batch", "a2"), "p2", 3, bytes("stale")),
                    new ActorWrite.Update(ActorId.of("batch", "a3"), "p3", 2, bytes("v2")));
            assertThatThrownBy(() -> commit(rows, connections, oneStale))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.executed()).isEqualTo(Executed.NO));
        }
        for (int i = 1; i <= 3; i++) {
            assertThat(store.find(ActorId.of("batch", "a" + i)).orElseThrow().version())
                    .isEqualTo(1);
        }
    }

    private static Connections connections(PGSimpleDataSource dataSource) {
        return new Connections(new DataSourceConnections(dataSource, "test"), 2, Duration.ofSeconds(5));
    }

    private static void commit(Rows rows, Connections connections, List<ActorWrite> writes) {
        try (Connections.Lease lease = connections.take()) {
            new Commit(writes).run(rows, lease);
        }
    }

    @Test
    void aDatabaseThatLosesCommitsIsRefused() {
        PGSimpleDataSource dataSource = SERVER.dataSource();
        dataSource.setOptions("-c synchronous_commit=off");
        assertThatThrownBy(() -> TestStores.dataSource(dataSource))
                .hasMessage(
                        "TROUPE002014: data source java:/Test has synchronous_commit=off: acknowledged commits can be"
                                + " lost. Set it to on. To run with it all the same, and lose state, set"
                                + " troupe.store.allow-volatile=true.");
        TestStores.dataSource(dataSource, true, SchemaScripts.SHIPPED).close();
    }

    @Test
    void aDatabaseThatCannotHoldEveryKeyIsRefused() {
        execute("DROP DATABASE IF EXISTS latin");
        execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
        assertThatThrownBy(() -> TestStores.dataSource(SERVER.dataSource("latin")))
                .hasMessage(
                        "TROUPE002013: data source java:/Test has encoding LATIN1, which cannot hold every actor key."
                                + " Create the database with encoding UTF8.");
    }

    @Test
    void aDatabaseThatDoesNotRunIsNamed() {
        PGSimpleDataSource dataSource = SERVER.dataSource("nowhere");
        assertThatThrownBy(() -> TestStores.dataSource(dataSource))
                .hasMessage(
                        "TROUPE002004: Cannot connect to data source java:/Test: FATAL: database \"nowhere\" does not"
                                + " exist Check that the database runs and that its address, user and password are right.");
    }
}

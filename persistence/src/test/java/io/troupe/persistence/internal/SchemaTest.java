// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Segments;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Tables grow with the versions of Troupe, on every database. */
abstract class SchemaTest {

    /** A later version of Troupe, with one more script. */
    static final SchemaScripts LATER =
            new SchemaScripts(List.of("V001__actor.sql", "V002__ownership.sql", "V003__note.sql"));

    static final SchemaScripts BROKEN =
            new SchemaScripts(List.of("V001__actor.sql", "V002__ownership.sql", "V003__broken.sql"));

    private static final ActorId ID = ActorId.of("counter", "a");

    /** An empty database, the same one within a test. */
    abstract DataSource database();

    String read(String sql) throws SQLException {
        try (Connection connection = database().getConnection()) {
            return DatabaseKind.read(connection, sql).orElseThrow();
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private ActorStore open(SchemaScripts scripts) {
        return TestStores.dataSource(database(), false, scripts);
    }

    @Test
    void anEmptyDatabaseGetsAllScriptsAndARecordOfEach() throws Exception {
        open(LATER).close();
        assertThat(read("SELECT count(*) FROM troupe_schema")).isEqualTo("3");
        assertThat(read("SELECT script FROM troupe_schema WHERE version = 3")).isEqualTo("V003__note.sql");
        assertThat(read("SELECT count(*) FROM troupe_note")).isEqualTo("0");
    }

    @Test
    void anOlderSchemaIsUpgradedAndItsActorsStay() throws Exception {
        try (ActorStore store = open(SchemaScripts.SHIPPED)) {
            ActorStoreContract.submit(store, ActorStoreContract.create(ID, "p1", "v1"));
        }
        try (ActorStore store = open(LATER)) {
            assertThat(store.find(ID)).isPresent();
        }
        assertThat(read("SELECT note FROM troupe_actor")).isEqualTo("upgraded");
        assertThat(read("SELECT max(version) FROM troupe_schema")).isEqualTo("3");
    }

    @Test
    void theFirstSchemaIsUpgradedWithTheActorsThatLiveInIt() throws Exception {
        String hash = HexFormat.of().formatHex(Segments.hash(ID));
        try (Connections connections = new Connections(
                        new DataSourceConnections(database(), "first"), 1, Duration.ofSeconds(5), TestNode.limits());
                Loan loan = connections.take()) {
            DatabaseKind kind = DatabaseKind.of(loan.connection(), "first");
            new Schema(kind, new SchemaScripts(List.of("V001__actor.sql")), "first").upgrade(loan);
        }
        execute("INSERT INTO troupe_actor"
                + " (actor_id, namespace, type, actor_key, public_id, created_at, version, format, state) VALUES ("
                + bytes(hash) + ", 'default', 'counter', '[\"a\"]', 'p1', '2026-01-02 03:04:05+00', 41, 1, "
                + bytes("cafe") + ")");
        try (ActorStore store = open(SchemaScripts.SHIPPED)) {
            assertThat(store.find(ID).orElseThrow().version()).isEqualTo(41);
            assertThat(store.find(ID).orElseThrow().state()).isEqualTo(new byte[] {(byte) 0xca, (byte) 0xfe});
            ActorStoreContract.submit(store, new ActorWrite.Update(ID, "p1", 42, new byte[] {1}));
            assertThat(store.find(ID).orElseThrow().version()).isEqualTo(42);
        }
        assertThat(read("SELECT count(*) FROM troupe_segment")).isEqualTo("256");
    }

    /** A literal of the database. */
    abstract String bytes(String hex);

    @Test
    void eachDatabaseHasAnIdOfItsOwn() throws Exception {
        String first;
        try (JpaActorStore store = (JpaActorStore) open(SchemaScripts.SHIPPED)) {
            first = store.databaseId();
            assertThat(first).hasSizeGreaterThanOrEqualTo(32);
        }
        try (JpaActorStore store = (JpaActorStore) open(SchemaScripts.SHIPPED)) {
            assertThat(store.databaseId()).isEqualTo(first);
        }
    }

    @Test
    void openingAgainChangesNothing() throws Exception {
        open(SchemaScripts.SHIPPED).close();
        String first = read("SELECT max(applied_at) FROM troupe_schema");
        open(SchemaScripts.SHIPPED).close();
        assertThat(read("SELECT max(applied_at) FROM troupe_schema")).isEqualTo(first);
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAlone() throws Exception {
        open(LATER).close();
        assertThatThrownBy(() -> open(SchemaScripts.SHIPPED))
                .isInstanceOf(DeploymentProblem.class)
                .hasMessage(
                        "TROUPE002011: The tables in data source java:/Test have schema version 3, but this version of"
                                + " Troupe knows them up to 2. Deploy the newer version of Troupe again, or restore the database"
                                + " from before the upgrade.");
        assertThat(read("SELECT count(*) FROM troupe_schema")).isEqualTo("3");
    }

    @Test
    void aScriptThatFailsIsNamedAndRunAgainNextTime() throws Exception {
        assertThatThrownBy(() -> open(BROKEN))
                .isInstanceOf(DeploymentProblem.class)
                .hasMessageStartingWith("TROUPE002012: Script V003__broken.sql failed on data source java:/Test: ")
                .hasMessageEndingWith(
                        " The database user needs the right to create and alter tables whose names begin with troupe_.");
        open(LATER).close();
        assertThat(read("SELECT max(script) FROM troupe_schema")).isEqualTo("V003__note.sql");
    }

    @Test
    void manyThatStartAtOnceUpgradeOnce() throws Exception {
        ActorStoreContract.inParallel(6, i -> open(LATER).close());
        assertThat(read("SELECT count(*) FROM troupe_schema")).isEqualTo("3");
    }
}

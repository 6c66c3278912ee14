// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.JoinedWrite;
import io.troupe.spi.Ownership;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store promises that takes part in transactions of the application's, for every database. */
abstract class JoinedCommitsContract {

    private final ActorId one = ActorId.of("counter", "one");
    private final ActorId two = ActorId.of("counter", "two");

    private TransactedDataSource transactions;
    private ActorStore store;

    abstract DataSource emptyDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        transactions = new TransactedDataSource(emptyDatabase());
        store = TestStores.open(
                transactions.asDataSource(),
                TestStores.settings(Path.of("unused")),
                SchemaScripts.SHIPPED,
                StoreEnvironment.PRODUCTION);
        ActorStoreContract.submit(store, ActorStoreContract.create(one, "p1", "v1"));
        try (Connection connection = transactions.asDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE own (text VARCHAR(20))");
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ActorCommit part(ActorWrite write) {
        return ActorCommit.of(write, store.acquire(Segments.of(write.id())));
    }

    private List<ActorCommit> parts() {
        return List.of(
                part(new ActorWrite.Update(one, "p1", 2, ActorStoreContract.bytes("v2"))),
                part(ActorStoreContract.create(two, "p2", "new")));
    }

    private JoinedWrite write(boolean commit, List<ActorCommit> parts, List<Ownership> seen) throws Exception {
        return transactions.inTransaction(commit, () -> {
            try (Connection connection = transactions.asDataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO own (text) VALUES ('mine')");
            }
            return store.join(parts, seen);
        });
    }

    private String own() throws Exception {
        try (Connection connection = transactions.asDataSource().getConnection()) {
            return DatabaseKind.read(connection, "SELECT count(*) FROM own").orElseThrow();
        }
    }

    @Test
    void actorsAndRowsOfTheApplicationAreCommittedTogether() throws Exception {
        assertThat(store.canJoin()).isTrue();
        JoinedWrite written = write(true, parts(), List.of());

        assertThat(store.find(one).orElseThrow().version()).isEqualTo(2);
        assertThat(store.find(two)).isPresent();
        assertThat(own()).isEqualTo("1");
        assertThat(written.resolve()).isEqualTo(Executed.YES);
    }

    @Test
    void nothingIsLeftOfATransactionThatIsRolledBack() throws Exception {
        JoinedWrite written = write(false, parts(), List.of());

        assertThat(store.find(one).orElseThrow().version()).isEqualTo(1);
        assertThat(store.find(two)).isEmpty();
        assertThat(own()).isEqualTo("0");
        assertThat(written.resolve()).isEqualTo(Executed.NO);
        assertThat(write(true, parts(), List.of()).resolve()).isEqualTo(Executed.YES);
    }

    @Test
    void whatBecameOfATransactionThatWritesNoActorIsKnownToo() throws Exception {
        List<Ownership> seen = List.of(store.acquire(Segments.of(one)));
        assertThat(write(true, List.of(), seen).resolve()).isEqualTo(Executed.YES);
        assertThat(write(false, List.of(), List.of()).resolve()).isEqualTo(Executed.NO);
    }

    @Test
    void anotherVersionThanExpectedIsRefused() {
        List<ActorCommit> late = List.of(part(new ActorWrite.Update(one, "p1", 3, ActorStoreContract.bytes("v3"))));
        assertThatThrownBy(() -> write(false, late, List.of()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
    }

    @Test
    void ownershipThatIsLostIsRefusedEvenWhereActorsWereOnlyRead() throws Exception {
        Ownership owned = store.acquire(Segments.of(one));
        try (Connection connection = transactions.asDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE troupe_segment SET epoch = epoch + 1 WHERE segment = " + owned.segment());
        }
        assertThatThrownBy(() -> write(false, List.of(), List.of(owned)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OWNER));
    }

    @Test
    void aDataSourceThatTakesNoPartIsFoundOut() {
        assertThatThrownBy(() -> store.join(parts(), List.of()))
                .isInstanceOf(StoreException.class)
                .hasMessage("data source java:/Test takes no part in transactions; it must be one with JTA");
        assertThat(store.find(two)).isEmpty();
    }
}

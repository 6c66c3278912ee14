// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.spi.ActorStore;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The contract on PostgreSQL, and what can be seen only there. */
class PostgreSqlActorStoreTest extends ActorStoreContract {

    @RegisterExtension
    static final SharedPostgres SERVER = new SharedPostgres();

    @Override
    void emptyDatabase() {
        SERVER.empty();
    }

    @Override
    ActorStore open() {
        return TestStores.dataSource(SERVER.dataSource());
    }

    @Test
    void onlyTwoConnectionsAreKeptBetweenUses() throws Exception {
        submit(store, create(ActorId.of("counter", "a"), "p1", "v1"));
        try (Connection connection = SERVER.dataSource().getConnection()) {
            String count = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    + " AND pid <> pg_backend_pid()";
            // A backend goes a moment after its connection.
            while (!DatabaseKind.read(connection, count).orElseThrow().equals("2")) {
                Thread.onSpinWait();
            }
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
        SERVER.execute("DROP DATABASE IF EXISTS latin");
        SERVER.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
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

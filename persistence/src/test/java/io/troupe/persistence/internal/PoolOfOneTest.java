// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.Ownership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole contract where the application's pool has a single connection: nobody who holds it waits for another. */
class PoolOfOneTest extends ActorStoreContract {

    @RegisterExtension
    static final SharedPostgres SERVER = new SharedPostgres();

    private TinyPool pool;

    private DataSource dataSource;

    @Override
    void emptyDatabase() {
        SERVER.empty();
        pool = new TinyPool(SERVER.dataSource(), Duration.ofSeconds(30));
        dataSource = pool.dataSource();
    }

    @Override
    ActorStore open() {
        return new TestNode(dataSource, "tiny").store;
    }

    @AfterEach
    void closePool() throws SQLException {
        pool.close();
    }

    private String setting(String name) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return DatabaseKind.read(connection, "SHOW " + name).orElseThrow();
        }
    }

    @Test
    void theConnectionIsGivenBackAsItWas() throws Exception {
        submit(store, create(actor("a"), "p1", "v1"));
        store.find(actor("a"));
        assertThat(setting("lock_timeout")).isEqualTo("0");
        assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("0");
        assertThat(setting("enable_seqscan")).isEqualTo("on");
        assertThat(setting("application_name")).doesNotContain("troupe");
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getNetworkTimeout()).isZero();
        }
    }

    @Test
    void lostAnswersTakeoversAndRenewalsNeedNoSecondConnection() {
        AtomicInteger cuts = new AtomicInteger(1);
        DataSource cut = TamperedDataSource.of(dataSource, "commit", real -> {
            Object answer = real.call();
            if (cuts.getAndIncrement() == 0) {
                throw new SQLException("cable cut", "08006");
            }
            return answer;
        });
        try (TestNode first = new TestNode(cut, "first");
                TestNode second = new TestNode(dataSource, "second")) {
            first.write(create(actor("a"), "p1", "v1"));
            Ownership owned = first.acquire(actor("a"));
            cuts.set(0);
            first.write(new ActorWrite.Update(actor("a"), "p1", 2, bytes("v2")), owned);
            first.beat();
            assertThat(owned.isSure()).isTrue();
            second.beat();
            second.clock.advance(TestNode.LEASE);
            assertThat(second.acquire(actor("a")).confirm()).isTrue();
            assertThat(owned.confirm()).isFalse();
            first.beat();
            assertThat(second.store.find(actor("a")).orElseThrow().version()).isEqualTo(2);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoreException;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2CommitOutcomeTest extends CommitOutcomeContract {

    @TempDir
    Path folder;

    @Override
    DataSource database() {
        return h2("db");
    }

    private DataSource h2(String name) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:" + folder.resolve(name) + ";WRITE_DELAY=0");
        h2.setUser("sa");
        return h2;
    }

    @Test
    void aDriverThatDoesNotSayHowManyRowsItChangedIsNotBelieved() {
        AtomicBoolean armed = new AtomicBoolean();
        DataSource tampered = TamperedDataSource.of(h2("other"), "executeBatch", real -> {
            int[] counts = (int[]) real.call();
            if (armed.get()) {
                counts[0] = Statement.SUCCESS_NO_INFO;
            }
            return counts;
        });
        ActorId id = ActorId.of("counter", "a");
        try (TestNode node = new TestNode(tampered, "second")) {
            node.write(ActorStoreContract.create(id, "p1", "v1"));
            armed.set(true);
            assertThatThrownBy(() -> node.write(new ActorWrite.Update(id, "p1", 2, new byte[1])))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.executed()).isEqualTo(Executed.NO));
            assertThat(node.store.find(id).orElseThrow().version()).isEqualTo(1);
        }
    }

    @Test
    void whenAllConnectionsAreLentTheNextWaitsOnlySoLong() {
        Connections connections = new Connections(
                new DataSourceConnections(h2("third"), "test"), 1, Duration.ofMillis(50), TestNode.limits());
        Loan loan = connections.take();
        assertThatThrownBy(connections::take)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.executed()).isEqualTo(Executed.NO))
                .hasMessage(
                        "None of the store's 1 connections was free within 50 ms; see setting troupe.store.connections");
        loan.close();
        connections.take().close();
        connections.close();
    }
}

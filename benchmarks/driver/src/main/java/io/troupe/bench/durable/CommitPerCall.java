// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import com.zaxxer.hikari.HikariDataSource;
import io.troupe.bench.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Baseline (a), an actor without a commit pipeline: the state is in memory, a lock for each key lets in one call at a
 * time, and each call is one {@code UPDATE} with a version check and one {@code COMMIT}, in plain JDBC.
 */
final class CommitPerCall implements Contender {

    private static final String UPDATE =
            "UPDATE " + Database.PLAIN_TABLE + " SET total = ?, version = ? WHERE id = ? AND version = ?";

    private static final class Counter extends ReentrantLock {
        private static final long serialVersionUID = 1L;
        private long total;
        private long version;
    }

    private final Database database;
    private final HikariDataSource pool;
    private final Counter[] counters;

    CommitPerCall(Database database, int keys, int poolSize) {
        this.database = database;
        this.pool = database.pool(poolSize);
        this.counters = IntStream.range(0, keys).mapToObj(key -> new Counter()).toArray(Counter[]::new);
        Stored.reset(database, Database.PLAIN_TABLE);
    }

    @Override
    public String name() {
        return "(a) commit per call, pool " + pool.getMaximumPoolSize();
    }

    @Override
    public void increment(int key) throws SQLException {
        Counter counter = counters[key];
        counter.lock();
        try (Connection connection = pool.getConnection();
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setLong(1, counter.total + 1);
            update.setLong(2, counter.version + 1);
            update.setString(3, "k" + key);
            update.setLong(4, counter.version);
            if (update.executeUpdate() != 1) {
                throw new SQLException("stale");
            }
            connection.commit();
            counter.total++;
            counter.version++;
        } finally {
            counter.unlock();
        }
    }

    @Override
    public long stored() {
        return Stored.sum(database, Database.PLAIN_TABLE);
    }

    @Override
    public void close() {
        pool.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.harness.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL, started once for all test classes that are extended with it, and stopped at the end. Where there is none the
 * tests are skipped, with a line that says so.
 */
final class SharedPostgres implements BeforeAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedPostgres.class);

    private PostgresServer running;

    @Override
    public void beforeAll(ExtensionContext context) {
        PostgresServer.missing(context.getRequiredTestClass()).ifPresent(line -> {
            System.out.println(line);
            Assumptions.abort(line);
        });
        running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("server", key -> start(), PostgresServer.class);
    }

    private static PostgresServer start() {
        try {
            return PostgresServer.started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PGSimpleDataSource dataSource() {
        return running.dataSource();
    }

    PGSimpleDataSource dataSource(String database) {
        return running.dataSource(database);
    }

    void execute(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes away all our tables. */
    void empty() {
        execute("DROP TABLE IF EXISTS troupe_actor, troupe_schema, troupe_database, troupe_node,"
                + " troupe_segment, troupe_commit, troupe_reply, troupe_message, troupe_note");
    }
}

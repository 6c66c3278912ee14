// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import io.troupe.harness.net.TcpProxy;
import io.troupe.harness.postgres.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL, and a line to it that can be hurt. */
public final class Database implements AutoCloseable {

    /** The server. */
    public final PostgresServer server;

    /** The line to it. */
    public final TcpProxy line;

    private Database(PostgresServer server, TcpProxy line) {
        this.server = server;
        this.line = line;
    }

    /** Starts one; skips the test where there is no PostgreSQL. */
    public static Database start(Class<?> test) throws IOException {
        PostgresServer server = server(test);
        return new Database(server, TcpProxy.toPostgres(server.port()));
    }

    /** Starts a server without a line; skips the test where there is no PostgreSQL. */
    public static PostgresServer server(Class<?> test) throws IOException {
        PostgresServer.missing(test).ifPresent(missing -> {
            System.out.println(missing);
            Assumptions.abort(missing);
        });
        return PostgresServer.started();
    }

    /** By way of the line. */
    public PGSimpleDataSource hurt() {
        return server.dataSource("postgres", line.port());
    }

    /** Settings with short waits, so that a test does not. */
    public static Map<String, String> quick(String... more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("troupe.lease", "3s");
        settings.put("troupe.lease.renew", "500ms");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    /** Throws all clients out, as an administrator would. */
    public void endSessions() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
        server.close();
    }
}

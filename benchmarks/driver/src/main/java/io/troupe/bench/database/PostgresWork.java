// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * What PostgreSQL did: transactions that wrote (by transaction ids handed out), bytes of its log, and, if asked for,
 * statements, of which BEGIN and COMMIT are some.
 */
public record PostgresWork(long commits, long statements, long logBytes) {

    /** Everything so far. */
    public static PostgresWork now(DataSource server) {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            return new PostgresWork(
                    number(statement, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"),
                    number(statement, "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements"),
                    number(statement, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the counting of statements possible. */
    public static void prepare(DataSource server) {
        execute(server, "CREATE EXTENSION pg_stat_statements");
        countStatements(server, false);
    }

    /** Counts statements from now on, or no longer: it costs a little. */
    public static void countStatements(DataSource server, boolean on) {
        execute(server, "ALTER SYSTEM SET pg_stat_statements.track = '" + (on ? "top" : "none") + "'");
        execute(server, "SELECT pg_reload_conf()");
    }

    /**
     * Lets commits be answered before they are on disk, or no longer. For warming up only: code is compiled after so many
     * calls, which a slow disk would spread over minutes.
     *
     * @throws IllegalStateException if the server has another setting than it was told
     */
    public static void waitForDisk(DataSource server, boolean on) {
        String value = on ? "on" : "off";
        execute(server, "ALTER SYSTEM SET synchronous_commit = '" + value + "'");
        execute(server, "SELECT pg_reload_conf()");
        for (int i = 0; !text(server, "SHOW synchronous_commit").equals(value); i++) {
            if (i == 1_000) {
                throw new IllegalStateException("synchronous_commit is not " + value);
            }
            // A new connection each time: it sees the new setting as soon as the server has read it.
        }
        if (!text(server, "SHOW fsync").equals("on")) {
            throw new IllegalStateException("fsync is not on");
        }
    }

    private static String text(DataSource server, String sql) {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was done since then. */
    public PostgresWork since(PostgresWork before) {
        return new PostgresWork(commits - before.commits, statements - before.statements, logBytes - before.logBytes);
    }

    private static void execute(DataSource server, String sql) {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

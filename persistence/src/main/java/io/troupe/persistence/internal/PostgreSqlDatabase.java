// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.PostgreSQLDialect;

/** PostgreSQL, for one node or many. */
final class PostgreSqlDatabase implements DatabaseKind {

    /** Of the advisory lock under which the schema changes: "troupe" in ASCII. */
    private static final long SCHEMA_LOCK = 0x74726f757065L;

    /** Upper half of the advisory locks that incarnations hold; their number is the lower. */
    private static final long NODE_LOCK = 0x74726f75L << 32;

    private static final String LIMIT =
            "SELECT pg_backend_pid(), PLANS set_config('idle_in_transaction_session_timeout', ?, ?),"
                    + " set_config('lock_timeout', ?, ?), set_config('statement_timeout', ?, ?),"
                    + " set_config('application_name', ?, ?)";

    /**
     * Every statement of ours finds its rows by an index, whatever the statistics say of a table that has just been filled. A
     * plan is made once: to make it anew takes longer than to run it.
     */
    private static final List<String> PLANS = List.of(
            "plan_cache_mode=force_generic_plan",
            "enable_seqscan=off",
            "enable_hashjoin=off",
            "enable_mergejoin=off",
            "jit=off");

    private static final String LIMIT_TRANSACTION = LIMIT.replace("PLANS", plans(true));

    private static final String LIMIT_SESSION = LIMIT.replace("PLANS", plans(false));

    private static String plans(boolean local) {
        return PLANS.stream()
                .map(setting -> "set_config('" + setting.replace("=", "', '") + "', " + local + "),")
                .collect(Collectors.joining(" "));
    }

    @Override
    public String scripts() {
        return "postgresql";
    }

    @Override
    public Dialect dialect() {
        return new PostgreSQLDialect(DatabaseVersion.make(12));
    }

    @Override
    public void check(Connection connection, String what, boolean allowVolatile) throws SQLException {
        String encoding = DatabaseKind.read(connection, "SHOW server_encoding").orElse("unknown");
        if (!encoding.equals("UTF8")) {
            throw Problems.notUtf8(what, encoding);
        }
        for (String setting : new String[] {"fsync", "synchronous_commit"}) {
            String value = DatabaseKind.read(connection, "SHOW " + setting).orElse("unknown");
            if (value.equals("off")) {
                if (!allowVolatile) {
                    throw Problems.unsafeSetting(what, setting, value);
                }
                StoreLog.unsafeAllowed(
                        Problems.unsafeSetting(what, setting, value).getMessage());
            } else if (!value.equals("on") && !value.equals("remote_apply")) {
                StoreLog.weakSetting(what, setting, value);
            }
        }
    }

    @Override
    public void exclusively(Connection connection, Upgrade upgrade) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Held to the end of the transaction, in which the scripts run, too.
            statement.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
        }
        upgrade.run();
        connection.commit();
    }

    @Override
    public void limit(DbSession session, Limits limits, long incarnation, boolean wholeSession) throws SQLException {
        PreparedStatement statement = session.prepare(wholeSession ? LIMIT_SESSION : LIMIT_TRANSACTION);
        String[] values = {
            limits.idle().toMillis() + "ms",
            limits.lock().toMillis() + "ms",
            limits.statement().toMillis() + "ms",
            Incarnation.sessionName(incarnation)
        };
        for (int i = 0; i < values.length; i++) {
            statement.setString(2 * i + 1, values[i]);
            statement.setBoolean(2 * i + 2, !wholeSession);
        }
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            session.backend(row.getInt(1));
        }
    }

    @Override
    public void checkLimits(DbSession session, Limits limits, String what) throws SQLException {
        check(session, what, "idle_in_transaction_session_timeout", limits.idle());
        check(session, what, "lock_timeout", limits.lock());
        check(session, what, "statement_timeout", limits.statement());
    }

    private static void check(DbSession session, String what, String setting, Duration wanted) throws SQLException {
        String sql = "SELECT setting FROM pg_settings WHERE name = '" + setting + "'";
        String found = DatabaseKind.read(session.connection(), sql).orElse("none");
        if (!found.equals("" + wanted.toMillis())) {
            throw Problems.ignoredSetting(what, setting, wanted.toMillis() + "ms", found + "ms");
        }
    }

    @Override
    public void unlimit(DbSession session) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("RESET idle_in_transaction_session_timeout; RESET lock_timeout; RESET statement_timeout;"
                    + " RESET application_name; "
                    + PLANS.stream()
                            .map(setting -> "RESET " + setting.substring(0, setting.indexOf('=')) + "; ")
                            .collect(Collectors.joining())
                    + "SELECT pg_advisory_unlock_all()");
        }
    }

    @Override
    public BatchWriter writer() {
        return new PostgreSqlWriter();
    }

    @Override
    public String lockOwnNode() {
        return " FOR KEY SHARE";
    }

    @Override
    public boolean showAlive(DbSession session, long incarnation) throws SQLException {
        return ask(session, "SELECT pg_try_advisory_lock(?)", NODE_LOCK + incarnation);
    }

    /** A node of the same name is this one before it was started again, if its session is gone. */
    @Override
    public boolean isGone(DbSession session, NodeRow node, NodeIdentity me) throws SQLException {
        return node.holdsLock()
                && node.name().equals(me.name())
                && ask(session, "SELECT pg_try_advisory_xact_lock(?)", NODE_LOCK + node.incarnation());
    }

    private static boolean ask(DbSession session, String sql, long parameter) throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        statement.setLong(1, parameter);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Override
    public void endSessions(DbSession session, long incarnation) throws SQLException {
        PreparedStatement statement =
                session.prepare("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?"
                        + " AND datname = current_database() AND pid <> pg_backend_pid()");
        statement.setString(1, Incarnation.sessionName(incarnation));
        statement.executeQuery().close();
    }

    @Override
    public void endSession(DbSession session, long incarnation, int backend) throws SQLException {
        PreparedStatement statement = session.prepare(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ? AND pid = ?"
                        + " AND datname = current_database() AND pid <> pg_backend_pid()");
        statement.setString(1, Incarnation.sessionName(incarnation));
        statement.setInt(2, backend);
        statement.executeQuery().close();
    }
}

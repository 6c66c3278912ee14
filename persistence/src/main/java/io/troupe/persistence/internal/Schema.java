// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings the tables to the newest schema version that this version of Troupe knows, one script after the other, and
 * records each in {@code troupe_schema}. Refuses tables of a newer version.
 */
final class Schema {

    private static final String SCHEMA_TABLE =
            """
            CREATE TABLE IF NOT EXISTS troupe_schema (
              version    INT          NOT NULL PRIMARY KEY,
              script     VARCHAR(200) NOT NULL,
              applied_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
            )""";

    private final DatabaseKind database;
    private final SchemaScripts scripts;
    private final String what;

    Schema(DatabaseKind database, SchemaScripts scripts, String what) {
        this.database = database;
        this.scripts = scripts;
        this.what = what;
    }

    void upgrade(Loan loan) {
        Connection connection = loan.connection();
        beginTransaction(connection);
        try {
            database.exclusively(connection, () -> upgrade(connection));
        } catch (ScriptFailed e) {
            loan.rollback();
            throw Problems.schemaFailed(what, e.script, e.sql);
        } catch (SQLException e) {
            loan.rollback();
            throw Problems.schemaFailed(what, "troupe_schema", e);
        } catch (RuntimeException e) {
            loan.rollback();
            throw e;
        }
    }

    private void beginTransaction(Connection connection) {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw Problems.managedConnection(what, e);
        }
    }

    private void upgrade(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA_TABLE);
        }
        int found =
                Integer.parseInt(DatabaseKind.read(connection, "SELECT COALESCE(MAX(version), 0) FROM troupe_schema")
                        .orElseThrow());
        if (found > scripts.newest()) {
            throw Problems.newerSchema(what, found, scripts.newest());
        }
        for (int version = found + 1; version <= scripts.newest(); version++) {
            apply(connection, version);
        }
        if (found < scripts.newest()) {
            StoreLog.schemaChanged(what, found, scripts.newest());
        }
    }

    private void apply(Connection connection, int version) {
        try (Statement statement = connection.createStatement();
                PreparedStatement record = connection.prepareStatement(
                        "INSERT INTO troupe_schema (version, script, applied_at) VALUES (?, ?, CURRENT_TIMESTAMP)")) {
            for (String sql : scripts.statements(database, version)) {
                statement.execute(sql);
            }
            record.setInt(1, version);
            record.setString(2, scripts.name(version));
            record.executeUpdate();
        } catch (SQLException e) {
            throw new ScriptFailed(scripts.name(version), e);
        }
    }

    /** Carries the script's name out to where the transaction ends. */
    private static final class ScriptFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String script;
        private final SQLException sql;

        ScriptFailed(String script, SQLException sql) {
            super(sql);
            this.script = script;
            this.sql = sql;
        }
    }
}

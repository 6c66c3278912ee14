// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.hibernate.dialect.Dialect;

/** What differs between the databases we know. */
sealed interface DatabaseKind permits H2Database, PostgreSqlDatabase {

    /** Folder of its schema scripts. */
    String scripts();

    Dialect dialect();

    /**
     * Checks that the database keeps what it acknowledged.
     *
     * @param what names the database in messages
     * @throws io.troupe.spi.DeploymentProblem if it does not, or cannot be used for another reason
     */
    void check(Connection connection, String what, boolean allowVolatile) throws SQLException;

    /** Runs the upgrade and commits it, alone: no other application, whatever its process, is within at the same time. */
    void exclusively(Connection connection, Upgrade upgrade) throws SQLException;

    /** Changes the schema. */
    @FunctionalInterface
    interface Upgrade {
        void run() throws SQLException;
    }

    /** The kind of that database. */
    static DatabaseKind of(Connection connection, String what) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "H2" -> new H2Database();
            case "PostgreSQL" -> new PostgreSqlDatabase();
            default -> throw Problems.unknownDatabase(what, product);
        };
    }

    /** The first column of the first row. */
    static Optional<String> read(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }
}

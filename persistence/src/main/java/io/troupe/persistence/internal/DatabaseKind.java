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

    /**
     * Sets how long a transaction of ours may keep others waiting, and the name under which it is seen.
     *
     * @param wholeSession or else the transaction just begun, in one round trip
     */
    void limit(DbSession session, Limits limits, long incarnation, boolean wholeSession) throws SQLException;

    /**
     * Reads back what {@link #limit} has set.
     *
     * @throws io.troupe.spi.DeploymentProblem if it was not taken
     */
    void checkLimits(DbSession session, Limits limits, String what) throws SQLException;

    /** Undoes {@link #limit} for a session that goes back to its pool. */
    void unlimit(DbSession session) throws SQLException;

    BatchWriter writer();

    /** Locks the own node row, read by a SELECT that this ends, against those who would declare us dead. */
    String lockOwnNode();

    /**
     * Takes what shows others, as long as this session lives, that an incarnation does.
     *
     * @return whether it is held now
     */
    boolean showAlive(DbSession session, long incarnation) throws SQLException;

    /** Whether another node is certainly gone. Called within a transaction. */
    boolean isGone(DbSession session, NodeRow node, NodeIdentity me) throws SQLException;

    /** Ends the sessions of a dead incarnation, as far as there are any. */
    void endSessions(DbSession session, long incarnation) throws SQLException;

    /** Ends one session of an incarnation, if it is still there. */
    void endSession(DbSession session, long incarnation, int backend) throws SQLException;

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

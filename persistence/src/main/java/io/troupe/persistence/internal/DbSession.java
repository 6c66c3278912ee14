// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection, its prepared statements, and what has been set on it. For one thread at a time. */
final class DbSession {

    private static final long NOBODY = -1;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final int networkTimeout;

    /** The incarnation that its limits and its name were set for, if for all of the session. */
    private long preparedFor = NOBODY;

    /** The incarnation that it shows to be alive. */
    private long shows = NOBODY;

    /** What the database calls it; 0 if that is not known. */
    private int backend;

    /**
     * Takes a connection.
     *
     * @param millis how long the network may be silent while it answers
     */
    DbSession(Connection connection, int millis) {
        this.connection = connection;
        this.networkTimeout = networkTimeout(connection);
        networkTimeout(connection, millis);
    }

    Connection connection() {
        return connection;
    }

    /** A statement that stays prepared as long as the session. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    boolean isPreparedFor(long incarnation) {
        return preparedFor == incarnation;
    }

    void preparedFor(long incarnation) {
        this.preparedFor = incarnation;
    }

    long shows() {
        return shows;
    }

    void shows(long incarnation) {
        this.shows = incarnation;
    }

    int backend() {
        return backend;
    }

    void backend(int id) {
        this.backend = id;
    }

    /** Gives the connection back to where it is from, as it was. */
    void close() {
        for (PreparedStatement statement : statements.values()) {
            close(statement);
        }
        statements.clear();
        networkTimeout(connection, networkTimeout);
        close(connection);
    }

    /** Ends the connection, so that no pool lends it again. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException | Error e) {
            StoreLog.debug("Aborting connection {0} failed", connection, e);
        }
        close(connection);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception | Error e) {
            StoreLog.debug("Closing {0} failed", resource, e);
        }
    }

    private static int networkTimeout(Connection connection) {
        try {
            return connection.getNetworkTimeout();
        } catch (SQLException | RuntimeException | Error e) {
            return 0;
        }
    }

    private static void networkTimeout(Connection connection, int millis) {
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLException | RuntimeException | Error e) {
            StoreLog.debug("No network timeout on {0}", connection, e);
        }
    }
}

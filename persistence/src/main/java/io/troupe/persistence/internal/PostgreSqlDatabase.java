// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.PostgreSQLDialect;

/** PostgreSQL, for one node or many. */
final class PostgreSqlDatabase implements DatabaseKind {

    /** Of the advisory lock under which the schema changes: "troupe" in ASCII. */
    private static final long SCHEMA_LOCK = 0x74726f757065L;

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
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.DeploymentProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;

/** H2, embedded: one process at a time, by the lock on its file. */
final class H2Database implements DatabaseKind {

    /** One object for the whole JVM, whichever class loader asks: it is the only process at this database. */
    private static final Object JVM_WIDE = "io.troupe.persistence.schema".intern();

    @Override
    public String scripts() {
        return "h2";
    }

    @Override
    public Dialect dialect() {
        return new H2Dialect(DatabaseVersion.make(2, 2, 224));
    }

    @Override
    public void check(Connection connection, String what, boolean allowVolatile) throws SQLException {
        Optional<String> path = DatabaseKind.read(connection, "CALL DATABASE_PATH()");
        if (isRemote(connection) || path.filter(H2Database::isServed).isPresent()) {
            throw Problems.notEmbedded(what);
        }
        Optional<DeploymentProblem> unsafe = unsafe(connection, what, path);
        if (unsafe.isPresent()) {
            if (!allowVolatile) {
                throw unsafe.get();
            }
            StoreLog.unsafeAllowed(unsafe.get().getMessage());
        }
    }

    private static Optional<DeploymentProblem> unsafe(Connection connection, String what, Optional<String> path)
            throws SQLException {
        if (path.isEmpty() || path.get().toLowerCase(Locale.ROOT).matches("(nio)?mem(fs|lzf):.*")) {
            return Optional.of(Problems.inMemory(what));
        }
        String delay = DatabaseKind.read(
                        connection,
                        "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'")
                .orElse("unknown");
        return delay.equals("0") ? Optional.empty() : Optional.of(Problems.writeDelay(what, delay));
    }

    private static boolean isRemote(Connection connection) throws SQLException {
        String url = connection.getMetaData().getURL().toLowerCase(Locale.ROOT);
        return url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:");
    }

    /** The URL of a connection no longer shows AUTO_SERVER, but only then the old kind of lock file lies beside. */
    private static boolean isServed(String path) {
        return Files.exists(Path.of(path.substring(path.lastIndexOf(':', path.indexOf('/') + 1) + 1) + ".lock.db"));
    }

    @Override
    public void exclusively(Connection connection, Upgrade upgrade) throws SQLException {
        synchronized (JVM_WIDE) {
            upgrade.run();
            connection.commit();
        }
    }
}

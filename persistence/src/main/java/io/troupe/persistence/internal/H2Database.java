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

    @Override
    public void limit(DbSession session, Limits limits, long incarnation, boolean wholeSession) {
        // Its lock timeout is that of the URL; the rest concerns servers.
    }

    @Override
    public void checkLimits(DbSession session, Limits limits, String what) {
        // None were set.
    }

    @Override
    public void unlimit(DbSession session) {
        // Nothing was set.
    }

    @Override
    public BatchWriter writer() {
        return new H2Writer();
    }

    @Override
    public String lockOwnNode() {
        return " FOR UPDATE";
    }

    @Override
    public boolean showAlive(DbSession session, long incarnation) {
        return false;
    }

    /** The lock on the file admits one process, and that is this one. Two applications within it watch each other's lease. */
    @Override
    public boolean isGone(DbSession session, NodeRow node, NodeIdentity me) {
        return !node.process().equals(me.process());
    }

    @Override
    public void endSessions(DbSession session, long incarnation) {
        // They ended with their process.
    }

    @Override
    public void endSession(DbSession session, long incarnation, int backend) {
        // There is no server that could hold on to it.
    }
}

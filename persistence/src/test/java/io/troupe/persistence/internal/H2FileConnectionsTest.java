// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of connections and of the file when H2 gives its database up, as it does when it cannot write. */
class H2FileConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aDeadDatabaseIsOpenedAnewAndItsConnectionsAreNotInTheWayOfTheNext() throws Exception {
        H2FileConnections source = H2FileConnections.open(TestStores.settings(folder.resolve("db")));
        try {
            Connection old = source.open();
            execute(old, "CREATE TABLE t (i INT)");
            execute(old, "INSERT INTO t VALUES (1)");
            giveUp(old);
            Connection next = open(source);
            execute(next, "INSERT INTO t VALUES (2)");
            assertThatThrownBy(() -> execute(old, "INSERT INTO t VALUES (3)")).isInstanceOf(SQLException.class);
            try (Connection another = source.open()) {
                assertThat(DatabaseKind.read(another, "SELECT LISTAGG(i) WITHIN GROUP (ORDER BY i) FROM t"))
                        .contains("1,2");
            }
        } finally {
            source.close();
        }
    }

    @Test
    void aDatabaseThatDiedCanBeClosedAndItsFileOpenedByOthers() throws Exception {
        StoreSettings settings = TestStores.settings(folder.resolve("db"));
        H2FileConnections source = H2FileConnections.open(settings);
        giveUp(source.open());
        source.close();
        H2FileConnections.open(settings).close();
    }

    @Test
    void aDatabaseThatDiedLeavesNoThreadBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        H2FileConnections source = H2FileConnections.open(TestStores.settings(folder.resolve("db")));
        Connection connection = source.open();
        execute(connection, "CREATE TABLE t (b BLOB)");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (threadsSince(before).isEmpty()) {
            execute(connection, "INSERT INTO t VALUES (REPEAT('ab', 100000))");
            execute(connection, "DELETE FROM t");
            assertThat(System.nanoTime()).as("H2 has no thread of its own").isLessThan(end);
        }
        giveUp(connection);
        source.close();
        for (Thread ending : threadsSince(before)) {
            // A pool says that it has ended on its thread, which is there for a moment longer.
            ending.join(PATIENCE.toMillis());
        }
        assertThat(threadsSince(before)).isEmpty();
    }

    private static Set<Thread> threadsSince(Set<Thread> before) {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(before);
        threads.removeIf(thread -> !thread.getName().startsWith("H2"));
        return threads;
    }

    @Test
    void nothingIsWrittenOnceAWriteHasFailed() throws Exception {
        Path path = folder.resolve("file");
        Set<UninterruptedFile> open = new HashSet<>();
        try (UninterruptedFile file = new UninterruptedFile(path.toString(), "rw", open)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2}), 0);
            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[] {3, 4}), Long.MAX_VALUE - 1))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[] {5, 6}), 0))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> file.truncate(1)).isInstanceOf(IOException.class);
        }
        assertThat(Files.readAllBytes(path)).containsExactly(1, 2);
    }

    /** As H2 does itself; unlike SHUTDOWN, this leaves its connections open. */
    private static void giveUp(Connection connection) {
        ((SessionLocal) ((JdbcConnection) connection).getSession())
                .getDatabase()
                .shutdownImmediately();
    }

    /** It is not opened anew at once. */
    private static Connection open(H2FileConnections source) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return source.open();
            } catch (SQLException e) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

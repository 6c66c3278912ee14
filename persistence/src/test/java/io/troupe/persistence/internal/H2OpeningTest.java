// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class H2OpeningTest {

    private static final int USERS = 8;

    private static final Duration SOON = Duration.ofSeconds(60);

    // What hangs may still have files in it.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final ExecutorService users = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "user");
        thread.setDaemon(true);
        return thread;
    });

    @BeforeEach
    void open() {
        UninterruptedFiles.acquire();
    }

    @AfterEach
    void close() {
        users.shutdownNow();
        UninterruptedFiles.release();
    }

    /**
     * H2 wants to be alone when it shuts down, and rolls the others back first. Without its file it cannot, and leaves it at that:
     * everybody else then waits until the one who wanted to be alone is gone. (Once FullDiskTest stood still by it.)
     */
    @Test
    void whoIsAtWorkInADatabaseThatIsClosedIsNotHeldUpNorInTheWay() throws Exception {
        H2Opening opening = new H2Opening(folder.resolve("db"));
        try (Connection first = opening.connect();
                Statement statement = first.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        }
        List<CompletableFuture<Void>> atWork = new ArrayList<>();
        CountDownLatch began = new CountDownLatch(USERS);
        for (int i = 0; i < USERS; i++) {
            Connection undecided = opening.connect();
            undecided.setAutoCommit(false);
            insert(undecided, i);
            Connection busy = opening.connect();
            atWork.add(CompletableFuture.runAsync(() -> useUntilItFails(busy, began), users));
        }
        began.await();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(opening::close, users);

        assertThat(closed).succeedsWithin(SOON);
        assertThat(atWork).allSatisfy(user -> assertThat(user).succeedsWithin(SOON));
        H2Opening next = new H2Opening(folder.resolve("db"));
        try (Connection connection = next.connect()) {
            insert(connection, 0);
        }
        next.close();
    }

    /** H2 by itself moves what is in the file when it closes it: killed meanwhile, it has lost up to fifty commits. */
    @Test
    void closingWritesNothingSoThatNothingIsLostIfTheProcessIsKilledMeanwhile() throws Exception {
        Path file = folder.resolve("db.mv.db");
        H2Opening opening = new H2Opening(folder.resolve("db"));
        try (Connection connection = opening.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT, b BLOB)");
            statement.execute("INSERT INTO t SELECT x, 0, NULL FROM SYSTEM_RANGE(1, 100)");
            for (int i = 1; i <= 100; i++) {
                statement.execute("UPDATE t SET n = " + i + ", b = REPEAT('ab', 10000) WHERE id = " + i);
            }
        }
        byte[] before = Files.readAllBytes(file);

        opening.close();

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        H2Opening next = new H2Opening(folder.resolve("db"));
        try (Connection connection = next.connect()) {
            assertThat(DatabaseKind.read(connection, "SELECT COUNT(*) FROM t WHERE n = id AND OCTET_LENGTH(b) = 20000"))
                    .contains("100");
        }
        next.close();
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO t VALUES (" + id + ", 0)");
        }
    }

    private static void useUntilItFails(Connection connection, CountDownLatch began) {
        try (Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute("SELECT COUNT(*) FROM t");
                began.countDown();
            }
        } catch (SQLException | RuntimeException e) {
            // As it should.
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.postgres.PostgresServer;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The file system under the database is full, and then has room again: calls are refused meanwhile, nothing that was answered is
 * lost, and it goes on without a restart of the application. (T33) Needs the right to mount, and skips itself without it.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullDiskTest {

    private static final List<String> KEYS =
            IntStream.range(0, 5).mapToObj(i -> "k" + i).toList();

    private static final int ROUNDS_OF_A_FILE = 4;

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createTempDirectory("troupe-disk");
        try {
            run("mount", "-t", "tmpfs", "-o", "size=64m,mode=777", "tmpfs", disk.toString());
        } catch (IOException | AssertionError e) {
            Files.delete(disk);
            String missing = "SKIPPED " + getClass().getName() + ": no right to mount a small disk";
            System.out.println(missing);
            Assumptions.abort(missing);
        }
        Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (Files.exists(disk)) {
            run("umount", "-l", disk.toString());
            Files.delete(disk);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), said)
                .isZero();
    }

    /** Takes all there is. */
    private Path fill() throws IOException {
        Path ballast = disk.resolve("ballast");
        byte[] some = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(some);
            }
        } catch (IOException e) {
            return ballast;
        }
    }

    /** Some rounds on each file: H2 is slow to use room again, and would soon fill the disk by itself. */
    @Test
    void anH2FileGoesOnWhenThereIsRoomAgain() throws Exception {
        for (int left = Rounds.of(2, 20); left > 0; left -= ROUNDS_OF_A_FILE) {
            Path folder = disk.resolve("db" + left);
            h2(folder, Math.min(left, ROUNDS_OF_A_FILE));
            run("rm", "-r", folder.toString());
        }
    }

    private void h2(Path folder, int rounds) throws Exception {
        Map<String, String> settings = Map.of(
                "troupe.store.path", folder.toString(),
                // So that a call whose COMMIT failed does not wait for room much longer than the others.
                "troupe.store.resolve", "3s",
                "troupe.store.retry", "1s");
        try (Run run = Run.of("full-h2");
                Application application = Application.start(settings)) {
            fillAndFree(run, application, rounds);
            run.judge(new LogChecker(0).check(run.finished()), new OutcomeChecker().check(run.history()));
        }
        // And it opens again.
        try (Application application = Application.start(settings)) {
            KEYS.forEach(key -> assertThat(application.log(key).size()).isPositive());
        }
    }

    /** Its tables are on the small disk; a server whose own log cannot be written ends, which is T12. */
    @Test
    void postgreSqlGoesOnWhenThereIsRoomAgain() throws Exception {
        Path tables = Files.createDirectory(disk.resolve("tables"));
        Files.setPosixFilePermissions(tables, PosixFilePermissions.fromString("rwxrwxrwx"));
        run("chown", "postgres", tables.toString());
        try (PostgresServer server = PostgresServer.started()) {
            try (Connection connection = server.dataSource().getConnection()) {
                connection.createStatement().execute("CREATE TABLESPACE small LOCATION '" + tables + "'");
                connection.createStatement().execute("ALTER DATABASE postgres SET default_tablespace = small");
            }
            try (Run run = Run.of("full-postgres");
                    Application application = Application.on(server.dataSource(), Map.of())) {
                fillAndFree(run, application, Rounds.of(2, 20));
                run.judge(new LogChecker(0).check(run.finished()), new OutcomeChecker().check(run.history()));
                check(server);
            }
        }
    }

    private static void check(PostgresServer server) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM troupe_actor")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(KEYS.size());
        }
    }

    private void fillAndFree(Run run, Application application, int rounds) throws IOException {
        Clients clients = new Clients(run.history(), () -> application, KEYS);
        Clients probe = new Clients(run.history(), () -> application, KEYS);
        long slowest = 0;
        int refused = 0;
        try (clients) {
            clients.start(4, run.random("clients"));
            clients.awaitAnswered(200);
            for (int i = 0; i < rounds; i++) {
                run.fault("fill " + i);
                Path ballast = fill();
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (probe.append("probe", KEYS.get(i % KEYS.size())) == Outcome.OK) {
                    assertThat(System.nanoTime()).as("the disk is never full").isLessThan(end);
                }
                refused++;
                Files.delete(ballast);
                run.fault("free " + i);
                long freed = System.nanoTime();
                for (String key : KEYS) {
                    while (probe.append("probe", key) != Outcome.OK) {
                        assertThat(System.nanoTime() - freed).as("recovery").isLessThan(PATIENCE.toNanos());
                        LockSupport.parkNanos(10_000_000);
                    }
                }
                slowest = Math.max(slowest, System.nanoTime() - freed);
                clients.awaitAnswered(100);
            }
        }
        clients.recordLogs();
        System.out.println("full disk: " + refused + " times full, back within " + slowest / 1_000_000 + " ms; "
                + OutcomeChecker.counts(run.history()));
        assertThat(slowest).isLessThan(RECOVERY.toNanos());
    }
}

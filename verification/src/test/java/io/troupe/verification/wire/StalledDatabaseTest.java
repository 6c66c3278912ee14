// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.net.Direction;
import io.troupe.harness.net.Hold;
import io.troupe.harness.postgres.PostgresServer;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database stands still, ends, or throws all its clients out: nothing is lost, nothing piles up, and it goes on. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledDatabaseTest {

    private static final List<String> KEYS =
            IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    /** T11: its answers are held back for a while. */
    @Test
    void aDatabaseThatStandsStillPilesUpNoThreadsAndLosesNothing() throws Exception {
        int rounds = Rounds.of(1, 20);
        Duration stall = Duration.ofSeconds(Rounds.isFull() ? 30 : 8);
        try (Database database = Database.start(StalledDatabaseTest.class);
                Run run = Run.of("stall");
                Application application = Application.on(database.hurt(), Database.quick())) {
            Clients clients = new Clients(run.history(), () -> application, KEYS);
            try (clients) {
                clients.start(16, run.random("clients"));
                clients.awaitAnswered(200);
                int before = threads();
                for (int i = 0; i < rounds; i++) {
                    run.fault("stall " + i);
                    int most = 0;
                    try (Hold hold = database.line.hold(Direction.TO_CLIENT)) {
                        assertThat(hold.awaitReached(Duration.ofSeconds(20))).isTrue();
                        long end = System.nanoTime() + stall.toNanos();
                        while (System.nanoTime() < end) {
                            most = Math.max(most, threads());
                            LockSupport.parkNanos(50_000_000);
                        }
                    }
                    assertThat(most).as("threads during the stall").isLessThanOrEqualTo(before + 50);
                    clients.awaitAnswered(200);
                }
            }
            clients.judge(run);
        }
    }

    /** T12: it is restarted without ceremony, or ends all its sessions. */
    @Test
    void aDatabaseThatIsRestartedIsFoundAgainAndNothingIsLost() throws Exception {
        int rounds = Rounds.of(2, 15) * 2;
        try (Database database = Database.start(StalledDatabaseTest.class);
                Run run = Run.of("restart");
                Application application = Application.on(database.hurt(), Database.quick())) {
            Clients clients = new Clients(run.history(), () -> application, KEYS);
            long slowest = 0;
            try (clients) {
                clients.start(8, run.random("clients"));
                clients.awaitAnswered(200);
                for (int i = 0; i < rounds; i++) {
                    if (i % 2 == 0) {
                        run.fault("restart " + i);
                        database.server.restart(PostgresServer.Stop.IMMEDIATE);
                    } else {
                        run.fault("sessions ended " + i);
                        database.endSessions();
                    }
                    long back = System.nanoTime();
                    clients.awaitAnswered(100);
                    slowest = Math.max(slowest, System.nanoTime() - back);
                }
            }
            clients.judge(run);
            System.out.println("restart: 100 calls answered within " + slowest / 1_000_000 + " ms at most");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.net.Direction;
import io.troupe.harness.net.Hold;
import io.troupe.harness.net.StatementFault;
import io.troupe.harness.net.TcpProxy;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An owner's COMMIT is held on its way, with all else that it says, until another node has taken over and answered calls; then
 * it is let go. It changes nothing, and nobody was told anything wrong. (T15)
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateCommitTest {

    private static final List<String> KEYS = List.of("a");

    private static final Map<String, String> LEASE =
            Database.quick("troupe.lease", "2s", "troupe.lease.renew", "400ms");

    /** A node with a line of its own to the database. */
    private record Party(TcpProxy line, Application application, Clients clients) implements AutoCloseable {

        static Party join(Database database, Run run) throws Exception {
            TcpProxy line = TcpProxy.toPostgres(database.server.port());
            Application application = Application.on(database.server.dataSource("postgres", line.port()), LEASE);
            return new Party(line, application, new Clients(run.history(), () -> application, KEYS));
        }

        @Override
        public void close() throws Exception {
            application.close();
            line.close();
        }
    }

    @Test
    void aCommitThatArrivesAfterAnotherNodeHasTakenOverChangesNothing() throws Exception {
        int rounds = Rounds.of(5, 100);
        Map<Outcome, Integer> told = new EnumMap<>(Outcome.class);
        try (Database database = Database.start(LateCommitTest.class);
                Run run = Run.of("late-commit");
                Party first = Party.join(database, run);
                Party second = Party.join(database, run)) {
            Party owner = first;
            Party other = second;
            for (int i = 0; i < rounds; i++) {
                awaitAnswer(owner);
                StatementFault hold = StatementFault.hold();
                run.fault("hold " + i);
                owner.line().next(statement -> statement.isCommitOf("troupe_actor"), hold);
                Clients late = owner.clients();
                CompletableFuture<Outcome> held = CompletableFuture.supplyAsync(() -> late.append("late", "a"));
                hold.awaitHit(Duration.ofSeconds(30));
                CompletableFuture<Outcome> behind;
                CompletableFuture<Void> read;
                // Its heart stands still, too.
                try (Hold all = owner.line().hold(Direction.TO_SERVER)) {
                    behind = CompletableFuture.supplyAsync(() -> late.append("behind", "a"));
                    awaitAnswer(other);
                    read = CompletableFuture.runAsync(() -> late.length("stale", "a"));
                    awaitAnswer(other);
                    assertThat(held).as("round %d", i).isNotDone();
                    hold.release();
                }
                Outcome outcome = held.get(60, TimeUnit.SECONDS);
                assertThat(outcome).as("round %d", i).isIn(Outcome.NO, Outcome.UNKNOWN);
                told.merge(outcome, 1, Integer::sum);
                assertThat(behind.get(60, TimeUnit.SECONDS)).isIn(Outcome.NO, Outcome.UNKNOWN);
                read.get(60, TimeUnit.SECONDS);
                awaitAnswer(other);
                Party next = other;
                other = owner;
                owner = next;
            }
            owner.clients().recordLogs();
            run.judge(new LogChecker(0).check(run.finished()), new OutcomeChecker().check(run.history()));
            System.out.println("late-commit: " + rounds + " held, their callers told " + told);
        }
    }

    private static void awaitAnswer(Party party) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (party.clients().append("caller", "a") != Outcome.OK) {
            assertThat(System.nanoTime()).as("nobody takes over").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}

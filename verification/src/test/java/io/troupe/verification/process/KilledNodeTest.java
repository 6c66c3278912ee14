// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.postgres.PostgresServer;
import io.troupe.harness.process.NodeProcess;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.wire.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes are killed, all at once or one by one: no acknowledged write is lost, none is doubled. (T3, T5, T6) */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledNodeTest {

    private static final List<String> KEYS =
            IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();

    /** T6 */
    @Test
    void anH2FileLosesNothingThatWasAcknowledgedWhenItsProcessIsKilled(@TempDir Path folder) throws Exception {
        int rounds = Rounds.of(10, 200);
        try (Run run = Run.of("kill-h2");
                Nodes nodes = new Nodes(Map.of("troupe.store.path", folder.toString()))) {
            killAndRestart(run, nodes, rounds);
        }
    }

    /** T3 on one node: the next process of that name takes over at once. */
    @Test
    void postgreSqlLosesNothingThatWasAcknowledgedWhenTheNodeIsKilled() throws Exception {
        int rounds = Rounds.of(10, 200);
        try (PostgresServer server = Database.server(KilledNodeTest.class);
                Run run = Run.of("kill-postgres");
                Nodes nodes = new Nodes(settings(server))) {
            killAndRestart(run, nodes, rounds);
        }
    }

    private static void killAndRestart(Run run, Nodes nodes, int rounds) throws Exception {
        Random random = run.random("kills");
        Callers callers = new Callers(run.history(), nodes, KEYS);
        try (callers) {
            callers.start(4, run.random("callers"));
            for (int i = 0; i < rounds; i++) {
                NodeProcess node = nodes.start("n");
                callers.awaitAnswered(20 + random.nextInt(400));
                run.fault("kill " + i);
                nodes.kill(node);
            }
            nodes.start("n");
            callers.awaitAnswered(50);
        }
        callers.judge(run);
        assertThat(callers.answered()).isGreaterThan(20L * rounds);
    }

    /** Two nodes on one database, under load. */
    private record Pair(PostgresServer server, Run run, Nodes nodes, NodeProcess[] node, Callers callers) {}

    private interface Hurt {
        void round(int number, Pair pair, Random random) throws Exception;
    }

    private static void hurtTwoNodes(String name, int rounds, int count, Hurt hurt) throws Exception {
        try (PostgresServer server = Database.server(KilledNodeTest.class);
                Run run = Run.of(name);
                Nodes nodes = new Nodes(settings(server))) {
            Random random = run.random("faults");
            NodeProcess[] node = {nodes.start("n0"), nodes.start("n1")};
            Callers callers = new Callers(run.history(), nodes, KEYS);
            Pair pair = new Pair(server, run, nodes, node, callers);
            try (callers) {
                callers.start(count, run.random("callers"));
                for (int i = 0; i < rounds; i++) {
                    hurt.round(i, pair, random);
                }
            }
            callers.judge(run);
        }
    }

    /** T3 on two nodes: the other takes over when the lease has run out. T5 now and then: everything ends at once. */
    @Test
    void anotherNodeTakesOverFromOneThatWasKilledAndNothingIsLost() throws Exception {
        hurtTwoNodes("take-over", Rounds.of(4, 100), 4, (number, pair, random) -> {
            pair.callers().awaitAnswered(50 + random.nextInt(200));
            int victim = random.nextInt(2);
            int other = 1 - victim;
            pair.run().fault("kill n" + victim);
            pair.nodes().kill(pair.node()[victim]);
            if (number % 4 == 3) {
                pair.run().fault("kill all");
                pair.nodes().kill(pair.node()[other]);
                pair.server().restart(PostgresServer.Stop.IMMEDIATE);
                pair.node()[other] = pair.nodes().start("n" + other);
            }
            pair.callers().awaitAnswered(200);
            // A new process under a new name cannot take over but by the lease.
            pair.node()[victim] = pair.nodes().start("n" + victim);
        });
    }

    /** T7: the owner stands still for longer than its lease while another takes over, then goes on under load. */
    @Test
    void aNodeThatWasFrozenNeitherAnswersWhatIsStaleNorWritesWhenItGoesOn() throws Exception {
        hurtTwoNodes("frozen", Rounds.of(5, 50), 8, (number, pair, random) -> {
            pair.callers().awaitAnswered(100);
            int victim = random.nextInt(2);
            NodeProcess frozen = pair.node()[victim];
            long millis = LEASE_MILLIS / 2 + random.nextInt((int) (LEASE_MILLIS * 5 / 2));
            pair.run().fault("freeze n" + victim + " for " + millis + " ms");
            frozen.freeze();
            long end = System.nanoTime() + millis * 1_000_000;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(10_000_000);
            }
            frozen.thaw();
            pair.callers().awaitAnswered(200);
        });
    }

    private static final long LEASE_MILLIS = 2_000;

    private static Map<String, String> settings(PostgresServer server) {
        return Map.of(
                "verification.postgres",
                server.url("postgres"),
                "troupe.lease",
                LEASE_MILLIS + "ms",
                "troupe.lease.renew",
                "400ms");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.postgres.PostgresServer;
import io.troupe.harness.process.NodeProcess;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import io.troupe.verification.wire.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 16 callers of 200 logs, and nothing goes wrong: each answer is right, and what the store holds in the end, as others read it
 * after all nodes are gone, is what was answered. (T1)
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommonLoadTest {

    private static final int CALLERS = 16;

    private static final List<String> KEYS =
            IntStream.range(0, 200).mapToObj(i -> "k" + i).toList();

    /** Half of the calls go to 20 of the logs. */
    private static final List<String> CALLED = called(KEYS.subList(0, 20), KEYS.subList(20, 200));

    @Test
    void onH2EachAnswerIsRightAndTheStoreHoldsWhatWasAnswered(@TempDir Path folder) throws Exception {
        int operations = operations();
        Map<String, String> settings = Map.of("troupe.store.path", folder.toString());
        try (Run run = Run.of("common-h2")) {
            try (Application application = Application.start(settings);
                    Clients clients = new Clients(run.history(), () -> application, CALLED)) {
                clients.start(CALLERS, run.random("clients"));
                for (int i = 0; i < operations; i += 500) {
                    clients.awaitAnswered(500);
                }
            }
            try (Application next = Application.start(settings);
                    Clients reader = new Clients(run.history(), () -> next, KEYS)) {
                reader.recordLogs();
            }
            judge(run, operations);
            assertThat(OutcomeChecker.counts(run.history())).containsEntry(Outcome.UNKNOWN, 0L);
        }
    }

    @Test
    void onTwoProcessesEachAnswerIsRightAndTheStoreHoldsWhatWasAnswered() throws Exception {
        int operations = operations();
        try (Database database = Database.start(CommonLoadTest.class);
                Run run = Run.of("common-two");
                Nodes nodes = new Nodes(Map.of("verification.postgres", database.server.url("postgres")))) {
            List<NodeProcess> pair = List.of(nodes.start("n0"), nodes.start("n1"));
            try (Callers callers = new Callers(run.history(), nodes, CALLED)) {
                callers.start(CALLERS, run.random("callers"));
                for (int i = 0; i < operations; i += 500) {
                    callers.awaitAnswered(500);
                }
            }
            assertThat(owners(database.server)).isEqualTo(2);
            pair.forEach(nodes::kill);
            nodes.start("n0");
            nodes.start("n1");
            try (Callers reader = new Callers(run.history(), nodes, KEYS)) {
                reader.recordLogs();
            }
            judge(run, operations);
        }
    }

    private static int operations() {
        return Rounds.of(10, 200) * 1_000;
    }

    private static void judge(Run run, int operations) {
        run.judge(new LogChecker(0).check(run.finished()), new OutcomeChecker().check(run.history()));
        Map<Outcome, Long> counts = OutcomeChecker.counts(run.history());
        System.out.println("common load: " + counts);
        assertThat(counts.get(Outcome.OK)).isGreaterThanOrEqualTo(operations);
    }

    private static int owners(PostgresServer server) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(DISTINCT owner) FROM troupe_segment")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static List<String> called(List<String> hot, List<String> others) {
        List<String> called = new ArrayList<>(others);
        hot.forEach(key -> called.addAll(Collections.nCopies(others.size() / hot.size(), key)));
        return called;
    }
}

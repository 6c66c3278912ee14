// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.net.StatementFault;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The line to the database is cut around COMMIT: what callers are told of their calls is never wrong. (T14) */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutCommitTest {

    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    @Test
    void noCallerIsToldAnythingWrongWhenTheAnswerToCommitIsLost() throws Exception {
        int rounds = Rounds.of(5, 50) * 10;
        Map<Outcome, Integer> told = new EnumMap<>(Outcome.class);
        try (Database database = Database.start(CutCommitTest.class);
                Run run = Run.of("cut-commit");
                Application application = Application.on(database.hurt(), Database.quick())) {
            Random random = run.random("cuts");
            Clients clients = new Clients(run.history(), () -> application, KEYS);
            try (clients) {
                clients.start(3, run.random("clients"));
                for (int i = 0; i < rounds; i++) {
                    StatementFault fault =
                            switch (random.nextInt(3)) {
                                case 0 -> StatementFault.cutBefore();
                                case 1 -> StatementFault.cutAfter();
                                default -> StatementFault.cutAnswered();
                            };
                    run.fault("round " + i);
                    database.line.next(statement -> statement.isCommitOf("troupe_actor"), fault);
                    told.merge(clients.append("cutter", KEYS.get(random.nextInt(KEYS.size()))), 1, Integer::sum);
                    fault.awaitHit(Duration.ofSeconds(30));
                    clients.awaitAnswered(5);
                }
            }
            clients.judge(run);
            System.out.println(
                    "cut-commit: " + rounds + " cuts, told " + told + ", all " + OutcomeChecker.counts(run.history()));
            assertThat(run.history().finalLogs().values().stream()
                            .mapToInt(List::size)
                            .sum())
                    .isGreaterThan(rounds);
        }
    }

    @Test
    void whatCannotBeFoundOutInTimeIsSaidToBeUnknownAndTakesEffectAtMostOnce() throws Exception {
        int rounds = Rounds.of(3, 20);
        try (Database database = Database.start(CutCommitTest.class);
                Run run = Run.of("cut-off");
                Application application = Application.on(
                        database.hurt(), Database.quick("troupe.store.resolve", "1s", "troupe.store.retry", "1s"))) {
            Random random = run.random("cuts");
            Clients clients = new Clients(run.history(), () -> application, KEYS);
            KEYS.forEach(key -> assertThat(clients.append("first", key)).isEqualTo(Outcome.OK));
            for (int i = 0; i < rounds; i++) {
                StatementFault fault = random.nextBoolean() ? StatementFault.cutBefore() : StatementFault.cutAnswered();
                run.fault("cut off " + i);
                database.line.refuse(true);
                database.line.next(statement -> statement.isCommitOf("troupe_actor"), fault);
                assertThat(clients.append("cutter", "a")).isEqualTo(Outcome.UNKNOWN);
                database.line.refuse(false);
                while (clients.append("after", "a") != Outcome.OK) {
                    // It may take a moment to find the way again.
                    assertThat(run.history().facts()).hasSizeLessThan(10_000);
                }
            }
            clients.judge(run);
        }
    }
}

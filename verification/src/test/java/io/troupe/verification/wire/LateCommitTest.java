// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.net.Direction;
import io.troupe.harness.net.Hold;
import io.troupe.harness.net.StatementFault;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An owner's COMMIT is held on its way, with all else that it says, until another node has taken over and answered calls; then
 * it is let go. It changes nothing, and nobody was told anything wrong. (T15)
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateCommitTest {

    private static final List<String> KEYS = List.of("a");

    @Test
    void aCommitThatArrivesAfterAnotherNodeHasTakenOverChangesNothing() throws Exception {
        int rounds = Rounds.of(5, 100);
        Map<Outcome, Integer> told = new EnumMap<>(Outcome.class);
        try (Database database = Database.start(LateCommitTest.class);
                Run run = Run.of("late-commit");
                Party first = Party.join(database, run, KEYS);
                Party second = Party.join(database, run, KEYS)) {
            Party owner = first;
            Party other = second;
            for (int i = 0; i < rounds; i++) {
                owner.awaitAnswer("a");
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
                    other.awaitAnswer("a");
                    read = CompletableFuture.runAsync(() -> late.length("stale", "a"));
                    other.awaitAnswer("a");
                    assertThat(held).as("round %d", i).isNotDone();
                    hold.release();
                }
                Outcome outcome = held.get(60, TimeUnit.SECONDS);
                assertThat(outcome).as("round %d", i).isIn(Outcome.NO, Outcome.UNKNOWN);
                told.merge(outcome, 1, Integer::sum);
                assertThat(behind.get(60, TimeUnit.SECONDS)).isIn(Outcome.NO, Outcome.UNKNOWN);
                read.get(60, TimeUnit.SECONDS);
                other.awaitAnswer("a");
                Party next = other;
                other = owner;
                owner = next;
            }
            owner.clients().judge(run);
            System.out.println("late-commit: " + rounds + " held, their callers told " + told);
        }
    }
}

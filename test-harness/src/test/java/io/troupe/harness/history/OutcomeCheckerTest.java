// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeCheckerTest extends JudgedHistory {

    OutcomeCheckerTest() {
        super("");
    }

    private void append(String opId, Outcome outcome) {
        history.add(new Operation("c", "k", opId, Kind.APPEND, null, null, 0, 1, outcome, null));
    }

    @Override
    Verdict verdict() {
        return new OutcomeChecker().check(history);
    }

    @Test
    void trueWordsAreGood() {
        append("a", Outcome.OK);
        append("b", Outcome.YES);
        append("c", Outcome.NO);
        append("d", Outcome.UNKNOWN);
        append("e", Outcome.UNKNOWN);
        history.add(new FinalLog("k", List.of("a", "b", "d")));
        Verdict verdict = verdict();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.checked()).isEqualTo(5);
        assertThat(OutcomeChecker.counts(history))
                .containsEntry(Outcome.UNKNOWN, 2L)
                .containsEntry(Outcome.SILENT, 0L);
    }

    @Test
    void aFalseYesIsFound() {
        append("a", Outcome.YES);
        history.add(new FinalLog("k", List.of()));
        assertFound("APPEND a", "executed = yes, but it has no effect");
    }

    @Test
    void aFalseSuccessIsFound() {
        append("a", Outcome.OK);
        history.add(new FinalLog("k", List.of()));
        assertFound("APPEND a", "no effect");
    }

    @Test
    void aFalseNoIsFound() {
        append("a", Outcome.NO);
        history.add(new FinalLog("k", List.of("a")));
        assertFound("APPEND a", "executed = no, but it took effect");
    }

    @Test
    void aNoIsTrueIfAnotherTryTookEffect() {
        append("a", Outcome.NO);
        append("a", Outcome.OK);
        history.add(new FinalLog("k", List.of("a")));
        assertGood();
    }

    @Test
    void aFailureThatSaysNothingIsFound() {
        history.add(new Operation("c", "k", "r", Kind.READ, null, null, 0, 1, Outcome.SILENT, null));
        assertFound("READ r", "without saying");
    }

    @Test
    void aMissingFinalLogIsFound() {
        append("a", Outcome.OK);
        assertThat(verdict().violations())
                .anySatisfy(violation -> assertThat(violation).contains("missing"));
    }
}

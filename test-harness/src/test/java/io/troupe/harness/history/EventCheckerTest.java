// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventCheckerTest extends JudgedHistory {

    EventCheckerTest() {
        super("x: ");
        history.add(new FinalLog("k", List.of("a", "b", "c", "d")));
    }

    private void event(String connection, long number, long index, String opId) {
        history.add(new Event(connection, number, "k", index, opId, 0));
    }

    @Override
    Verdict verdict() {
        return new EventChecker(1).check(history);
    }

    @Test
    void whatTheLogSaysInItsOrderIsGood() {
        event("x", 1, 1, "a");
        event("y", 7, 3, "c");
        event("x", 2, 2, "b");
        event("y", 8, 4, "d");
        Verdict verdict = verdict();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.checked()).isEqualTo(4);
    }

    @Test
    void anEventOfWhatNeverHappenedIsFound() {
        event("x", 1, 1, "z");
        assertFound("phantom: the final log has a at this index");
    }

    @Test
    void anEventBeyondTheEndIsFound() {
        event("x", 1, 5, "z");
        assertFound("phantom: the final log has only 4 entries");
    }

    @Test
    void anEventOfAnUnknownKeyIsFound() {
        history.add(new Event("x", 1, "other", 1, "a", 0));
        assertFound("phantom: the final log of its key is missing");
    }

    @Test
    void aRepeatIsFound() {
        event("x", -1, 1, "a");
        event("x", -1, 1, "a");
        assertFound("repeat");
    }

    @Test
    void disorderIsFound() {
        event("x", -1, 2, "b");
        event("x", -1, 1, "a");
        assertFound("disorder after index 2");
    }

    @Test
    void aSilentGapIsFound() {
        event("x", 1, 1, "a");
        event("x", 3, 3, "c");
        assertFound("silent gap after number 1");
    }

    @Test
    void anAnnouncedGapIsGood() {
        event("x", 1, 1, "a");
        history.add(new Gap("x", 2, 3, 0));
        event("x", 4, 4, "d");
        assertGood();
    }

    @Test
    void aGapThatDoesNotCoverEverythingIsFound() {
        event("x", 1, 1, "a");
        history.add(new Gap("x", 2, 2, 0));
        event("x", 4, 4, "d");
        assertFound("silent gap after number 2");
    }

    @Test
    void aNumberThatComesAgainIsFound() {
        event("x", 2, 1, "a");
        event("x", 2, 2, "b");
        assertFound("number again after 2");
    }

    @Test
    void anEventThatNeverCameIsFoundWhereAllAreWanted() {
        event("x", -1, 2, "b");
        event("x", -1, 4, "d");
        assertGood();
        assertThat(new EventChecker(1).checkComplete(history, "x", "k", 2).violations())
                .containsExactly("x: never heard of k 3, which is c");
        assertThat(new EventChecker(1).checkComplete(history, "x", "k", 4).violations())
                .isEmpty();
    }
}

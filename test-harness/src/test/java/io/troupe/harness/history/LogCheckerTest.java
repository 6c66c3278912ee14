// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import static io.troupe.harness.history.Outcome.NO;
import static io.troupe.harness.history.Outcome.OK;
import static io.troupe.harness.history.Outcome.SILENT;
import static io.troupe.harness.history.Outcome.UNKNOWN;
import static io.troupe.harness.history.Outcome.YES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogCheckerTest extends JudgedHistory {

    LogCheckerTest() {
        super("k: ");
    }

    private void append(String opId, long begin, long end, Outcome outcome, Integer index) {
        String result = index == null ? null : index.toString();
        history.add(new Operation("c", "k", opId, Kind.APPEND, null, null, begin, end, outcome, result));
    }

    private void length(long begin, long end, int result) {
        history.add(new Operation("c", "k", "r", Kind.LENGTH, null, null, begin, end, OK, Integer.toString(result)));
    }

    private void log(String... opIds) {
        history.add(new FinalLog("k", List.of(opIds)));
    }

    @Override
    Verdict verdict() {
        return new LogChecker(1).check(history);
    }

    @Test
    void aPlainHistoryIsGood() {
        append("a", 0, 1, OK, 1);
        length(2, 3, 1);
        append("b", 4, 5, OK, 2);
        log("a", "b");
        assertGood();
        assertThat(verdict().checked()).isEqualTo(3);
    }

    @Test
    void theFirstIndexCanBeZero() {
        append("a", 0, 1, OK, 0);
        length(2, 3, 1);
        log("a");
        assertThat(new LogChecker(0).check(history).violations()).isEmpty();
        assertFound("answered with index 0, but its place is 1");
    }

    @Test
    void aLostAppendIsFound() {
        append("a", 0, 1, OK, 1);
        append("b", 2, 3, OK, 2);
        log("a");
        assertFound("lost: b");
    }

    @Test
    void aLostAppendWithoutResultIsFound() {
        append("a", 0, 1, YES, null);
        log();
        assertFound("lost: a");
    }

    @Test
    void aDoubledAppendIsFound() {
        append("a", 0, 1, OK, 1);
        log("a", "a");
        assertFound("doubled: a is in the final log at 1 and 2");
    }

    @Test
    void aDoubledUnknownAppendIsFound() {
        append("a", 0, 1, UNKNOWN, null);
        log("a", "a");
        assertFound("doubled: a");
    }

    @Test
    void anUnknownAppendMayBeThereOrNot() {
        append("a", 0, 1, UNKNOWN, null);
        append("b", 2, 3, UNKNOWN, null);
        append("s", 2, 3, SILENT, null);
        log("b");
        assertGood();
    }

    @Test
    void anAppendThatWasNotExecutedButIsThereIsFound() {
        append("a", 0, 1, NO, null);
        log("a");
        assertFound("a was answered as not executed, but is in the final log at 1");
    }

    @Test
    void aPhantomIsFound() {
        append("a", 0, 1, OK, 1);
        log("a", "ghost");
        assertFound("phantom: ghost");
    }

    @Test
    void aLogNobodyAppendedToIsFound() {
        log("ghost");
        assertFound("nobody appended");
    }

    @Test
    void aWrongIndexIsFound() {
        append("a", 0, 9, OK, 2);
        append("b", 0, 9, OK, 2);
        log("a", "b");
        assertFound("a was answered with index 2, but its place is 1");
    }

    @Test
    void anOrderAgainstRealTimeIsFound() {
        append("a", 0, 1, OK, 2);
        append("b", 2, 3, OK, 1);
        log("b", "a");
        assertFound("order: append a by c ended at 1, before append b by c began at 2");
    }

    @Test
    void anUnknownAppendHasNoEffectBeforeItsBegin() {
        append("a", 0, 1, OK, 2);
        append("b", 2, 3, UNKNOWN, null);
        log("b", "a");
        assertFound("order: append a");
    }

    @Test
    void anUnknownAppendMayTakeEffectLate() {
        append("a", 0, 1, UNKNOWN, null);
        append("b", 2, 3, OK, 1);
        log("b", "a");
        assertGood();
    }

    @Test
    void anAppendThatWasExecutedTookEffectBeforeItsEnd() {
        append("a", 0, 1, YES, null);
        append("b", 2, 3, OK, 1);
        log("b", "a");
        assertFound("order: append a");
    }

    @Test
    void aStaleLengthIsFound() {
        append("a", 0, 1, OK, 1);
        append("b", 2, 3, OK, 2);
        length(4, 5, 1);
        log("a", "b");
        assertFound("order: append b by c ended at 3, before length 1 by c began at 4");
    }

    @Test
    void aLengthFromTheFutureIsFound() {
        length(0, 1, 1);
        append("a", 2, 3, OK, 1);
        log("a");
        assertFound("order: ");
    }

    @Test
    void aLengthBeyondTheEndIsFound() {
        append("a", 0, 1, OK, 1);
        length(0, 1, 2);
        log("a");
        assertFound("read the length 2");
    }

    @Test
    void aMissingFinalLogIsFound() {
        append("a", 0, 1, OK, 1);
        assertFound("its final log is missing");
    }

    @Test
    void triesWithOneIdTakeEffectOnce() {
        append("a", 0, 1, UNKNOWN, null);
        append("a", 4, 5, OK, 1);
        append("a", 6, 7, OK, 1);
        append("b", 2, 3, OK, 2);
        log("a", "b");
        assertGood();
    }

    @Test
    void triesWithOneIdThatAreAnsweredDifferentlyAreFound() {
        append("a", 0, 1, OK, 1);
        append("a", 2, 3, OK, 2);
        log("a");
        assertThat(verdict().violations()).anySatisfy(v -> assertThat(v).contains("a was answered with 1 and 2"));
    }

    @Test
    void aTryThatWasNotExecutedDoesNotContradictALaterOne() {
        append("a", 0, 1, NO, null);
        append("b", 2, 3, OK, 1);
        append("a", 4, 5, OK, 2);
        log("b", "a");
        assertGood();
    }

    @Test
    void everyHistoryOfARealLogIsGoodAndEveryMutantIsFound() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Operation> operations = new ArrayList<>();
            List<String> log = simulated(random, 500, operations);
            assertThat(check(operations, log)).as("seed %d", seed).isEmpty();

            List<String> lost = new ArrayList<>(log);
            String acked = operations.stream()
                    .filter(o -> o.kind() == Kind.APPEND && o.outcome() == OK)
                    .map(Operation::opId)
                    .findAny()
                    .orElseThrow();
            lost.remove(acked);
            assertThat(check(operations, lost)).as("seed %d", seed).isNotEmpty();

            List<String> doubled = new ArrayList<>(log);
            doubled.add(log.get(random.nextInt(log.size())));
            assertThat(check(operations, doubled)).as("seed %d", seed).isNotEmpty();

            List<String> swapped = new ArrayList<>(log);
            Collections.swap(swapped, 0, log.size() - 1);
            assertThat(check(operations, swapped)).as("seed %d", seed).isNotEmpty();
        }
    }

    @Test
    void aLongHistoryIsJudgedInOneGo() {
        List<Operation> operations = new ArrayList<>();
        List<String> log = simulated(new Random(7), 200_000, operations);
        assertThat(check(operations, log)).isEmpty();
    }

    private static List<String> check(List<Operation> operations, List<String> log) {
        History history = new History();
        operations.forEach(history::add);
        history.add(new FinalLog("k", log));
        return new LogChecker(1).check(history).violations();
    }

    private static List<String> simulated(Random random, int count, List<Operation> operations) {
        record Planned(long effect, Operation operation, boolean happens) {}
        List<Planned> plan = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long begin = i * 3L + random.nextInt(20);
            long end = begin + 1 + random.nextInt(40);
            Kind kind = random.nextInt(5) == 0 ? Kind.LENGTH : Kind.APPEND;
            Outcome outcome = random.nextInt(5) == 0 && kind == Kind.APPEND
                    ? List.of(NO, YES, UNKNOWN, SILENT).get(random.nextInt(4))
                    : OK;
            boolean late = (outcome == UNKNOWN || outcome == SILENT) && random.nextBoolean();
            long effect = late ? begin + random.nextInt(1000) : begin + random.nextInt((int) (end - begin));
            boolean happens = outcome.executed() || (outcome != NO && random.nextBoolean());
            plan.add(new Planned(
                    effect, new Operation("c", "k", "o" + i, kind, null, null, begin, end, outcome, null), happens));
        }
        plan.sort(Comparator.comparingLong(Planned::effect));
        List<String> log = new ArrayList<>();
        for (Planned planned : plan) {
            Operation o = planned.operation;
            if (planned.happens && o.kind() == Kind.APPEND) {
                log.add(o.opId());
            }
            operations.add(new Operation(
                    o.client(),
                    o.key(),
                    o.opId(),
                    o.kind(),
                    null,
                    null,
                    o.begin(),
                    o.end(),
                    o.outcome(),
                    o.outcome() == OK ? Integer.toString(log.size()) : null));
        }
        return log;
    }
}

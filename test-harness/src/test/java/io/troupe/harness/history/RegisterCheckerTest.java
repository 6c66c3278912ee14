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
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RegisterCheckerTest {

    private final History history = new History();
    private int ids;

    private void write(String value, long begin, long end, Outcome outcome) {
        history.add(new Operation("c", "k", "w" + ids++, Kind.WRITE, null, value, begin, end, outcome, null));
    }

    private void read(String result, long begin, long end) {
        history.add(new Operation("c", "k", "r" + ids++, Kind.READ, null, null, begin, end, OK, result));
    }

    private void cas(String expected, String value, long begin, long end, Outcome outcome, String result) {
        history.add(new Operation("c", "k", "c" + ids++, Kind.CAS, expected, value, begin, end, outcome, result));
    }

    private void assertGood() {
        assertThat(new RegisterChecker().check(history).violations()).isEmpty();
        assertThat(bruteForce(history.all(Operation.class))).isTrue();
    }

    private void assertBad() {
        assertThat(new RegisterChecker().check(history).violations()).hasSize(1);
        assertThat(bruteForce(history.all(Operation.class))).isFalse();
    }

    @Test
    void aRegisterBeginsEmpty() {
        read(null, 0, 1);
        cas(null, "a", 2, 3, OK, "true");
        read("a", 4, 5);
        assertGood();
    }

    @Test
    void aReadSeesTheLastWrite() {
        write("a", 0, 1, OK);
        read("a", 2, 3);
        assertGood();
    }

    @Test
    void aStaleReadIsFound() {
        write("a", 0, 1, OK);
        write("b", 2, 3, OK);
        read("a", 4, 5);
        assertBad();
    }

    @Test
    void aLostWriteIsFound() {
        write("a", 0, 1, OK);
        read(null, 2, 3);
        assertBad();
    }

    @Test
    void anInventedValueIsFound() {
        read("a", 0, 1);
        assertBad();
    }

    @Test
    void aReadFromTheFutureIsFound() {
        read("a", 0, 1);
        write("a", 2, 3, OK);
        assertBad();
    }

    @Test
    void anOverlappingReadMaySeeOldOrNew() {
        write("a", 0, 10, OK);
        read("a", 1, 2);
        read("a", 3, 4);
        assertGood();
    }

    @Test
    void twoReadsDuringAWriteMayNotGoBack() {
        write("a", 0, 10, OK);
        read("a", 1, 2);
        read(null, 3, 4);
        assertBad();
    }

    @Test
    void readersAgreeOnTheOrderOfConcurrentWrites() {
        write("a", 0, 10, OK);
        write("b", 0, 10, OK);
        read("a", 11, 12);
        read("b", 13, 14);
        assertBad();
    }

    @Test
    void anUnknownWriteMayTakeEffectLate() {
        write("a", 0, 1, UNKNOWN);
        read(null, 2, 3);
        read("a", 4, 5);
        assertGood();
    }

    @Test
    void anUnknownWriteMayNeverTakeEffect() {
        write("a", 0, 1, OK);
        write("b", 2, 3, SILENT);
        read("a", 4, 5);
        assertGood();
    }

    @Test
    void anUnknownWriteDoesNotTakeEffectTwice() {
        write("a", 0, 1, UNKNOWN);
        read("a", 2, 3);
        write("b", 4, 5, OK);
        read("a", 6, 7);
        assertBad();
    }

    @Test
    void anUnknownWriteHasNoEffectBeforeItsBegin() {
        read("a", 0, 1);
        write("a", 2, 3, UNKNOWN);
        assertBad();
    }

    @Test
    void whatWasNotExecutedIsNeverSeen() {
        write("a", 0, 1, NO);
        read("a", 2, 3);
        assertBad();
    }

    @Test
    void whatWasExecutedWithoutResultIsSeen() {
        write("a", 0, 1, YES);
        read(null, 2, 3);
        assertBad();
    }

    @Test
    void onlyOneOfTwoEqualSwapsSucceeds() {
        cas(null, "a", 0, 10, OK, "true");
        cas(null, "b", 0, 10, OK, "true");
        assertBad();
    }

    @Test
    void aFailedSwapNeedsAnotherValue() {
        write("a", 0, 1, OK);
        cas("a", "b", 2, 3, OK, "false");
        assertBad();
    }

    @Test
    void aSwapWithUnknownOutcomeMayHaveHappened() {
        write("a", 0, 1, OK);
        cas("a", "b", 2, 3, UNKNOWN, null);
        read("b", 4, 5);
        assertGood();
    }

    @Test
    void operationsAtTheSameMomentOverlap() {
        write("a", 0, 5, OK);
        read(null, 5, 6);
        assertGood();
    }

    @Test
    void triesWithOneIdAreOneOperation() {
        history.add(new Operation("c", "k", "x", Kind.WRITE, null, "a", 0, 1, UNKNOWN, null));
        history.add(new Operation("c", "k", "x", Kind.WRITE, null, "a", 4, 5, OK, null));
        write("b", 2, 3, OK);
        read("b", 6, 7);
        // Once, before b: the second try only repeated the answer.
        assertThat(new RegisterChecker().check(history).violations()).isEmpty();
        read("a", 8, 9);
        assertThat(new RegisterChecker().check(history).violations()).hasSize(1);
    }

    @Test
    void keysAreJudgedOneByOne() {
        read("a", 0, 1);
        history.add(new Operation("c", "other", "r", Kind.READ, null, null, 0, 1, OK, null));
        Verdict verdict = new RegisterChecker().check(history);
        assertThat(verdict.checked()).isEqualTo(2);
        assertThat(verdict.violations())
                .singleElement()
                .asString()
                .startsWith("k: ")
                .contains("read a");
    }

    @Test
    void aSearchThatGivesUpIsNoPass() {
        simulated(new Random(1), 40, 10, 5).forEach(history::add);
        assertThat(new RegisterChecker(3).check(history).violations())
                .singleElement()
                .asString()
                .contains("undecided");
    }

    @Test
    void everyHistoryOfARealRegisterIsGood() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            History simulated = new History();
            int clients = 1 + random.nextInt(12);
            simulated(random, 20 + random.nextInt(200), clients, 3).forEach(simulated::add);
            assertThat(new RegisterChecker().check(simulated).violations())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void smallHistoriesAreJudgedAsByTryingAllOrders() {
        int good = 0;
        int bad = 0;
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            List<Operation> operations =
                    simulated(random, 2 + random.nextInt(6), 1 + random.nextInt(4), random.nextInt(7));
            int mutations = random.nextInt(3);
            for (int i = 0; i < mutations; i++) {
                operations.set(random.nextInt(operations.size()), mutant(operations, random));
            }
            History mutated = new History();
            operations.forEach(mutated::add);
            boolean expected = bruteForce(operations);
            assertThat(new RegisterChecker().check(mutated).good())
                    .as("seed %d: %s", seed, operations)
                    .isEqualTo(expected);
            good += expected ? 1 : 0;
            bad += expected ? 0 : 1;
        }
        assertThat(good).isGreaterThan(500);
        assertThat(bad).isGreaterThan(500);
    }

    @Test
    void oneStaleReadInALongHistoryIsFound() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Operation> operations = simulated(random, 300, 8, 0);
            long after = 1 + operations.stream().mapToLong(Operation::end).max().orElseThrow();
            operations.add(new Operation("c", "k", "last", Kind.WRITE, null, "last", after, after + 1, OK, null));
            operations.add(new Operation("c", "k", "stale", Kind.READ, null, null, after + 2, after + 3, OK, "v1"));
            History stale = new History();
            operations.forEach(stale::add);
            assertThat(new RegisterChecker().check(stale).violations()).hasSize(1);
        }
    }

    /**
     * What clients of a real register would see: each works on its own, one operation after the other, and the effect is
     * somewhere between begin and end. Of ten outcomes about so many are not OK.
     */
    private static List<Operation> simulated(Random random, int count, int clients, int failuresInTen) {
        record Planned(long effect, Operation operation, boolean happens) {}
        List<Planned> plan = new ArrayList<>();
        long[] free = new long[clients];
        for (int i = 0; i < count; i++) {
            int client = random.nextInt(clients);
            long begin = free[client] + random.nextInt(5);
            long end = begin + 1 + random.nextInt(20);
            free[client] = end + 1;
            Kind kind = List.of(Kind.READ, Kind.WRITE, Kind.CAS).get(random.nextInt(3));
            Outcome outcome = random.nextInt(10) < failuresInTen
                    ? List.of(NO, UNKNOWN, YES, SILENT).get(random.nextInt(4))
                    : OK;
            boolean late = (outcome == UNKNOWN || outcome == SILENT) && random.nextBoolean();
            boolean happens = outcome.executed() || (outcome != NO && random.nextBoolean());
            long effect = late ? begin + random.nextInt(200) : begin + random.nextInt((int) (end - begin));
            plan.add(new Planned(
                    effect,
                    new Operation(
                            "c" + client,
                            "k",
                            "o" + i,
                            kind,
                            kind == Kind.CAS ? value(random) : null,
                            kind == Kind.READ ? null : value(random),
                            begin,
                            end,
                            outcome,
                            null),
                    happens));
        }
        plan.sort(java.util.Comparator.comparingLong(Planned::effect));
        String value = null;
        List<Operation> operations = new ArrayList<>();
        for (Planned planned : plan) {
            Operation o = planned.operation;
            boolean swaps = o.kind() == Kind.CAS && Objects.equals(value, o.expected());
            String result = null;
            if (o.outcome() == OK) {
                result = o.kind() == Kind.READ ? value : o.kind() == Kind.CAS ? Boolean.toString(swaps) : null;
            }
            operations.add(with(o, o.begin(), o.end(), result));
            if (planned.happens && (o.kind() == Kind.WRITE || swaps)) {
                value = o.value();
            }
        }
        return operations;
    }

    private static String value(Random random) {
        return "v" + random.nextInt(4);
    }

    private static Operation mutant(List<Operation> operations, Random random) {
        // Any position of the list will do: the caller replaces one at random, which also doubles or drops operations.
        Operation o = operations.get(random.nextInt(operations.size()));
        o = new Operation(
                o.client(),
                o.key(),
                "m" + random.nextInt(1_000_000),
                o.kind(),
                o.expected(),
                o.value(),
                o.begin(),
                o.end(),
                o.outcome(),
                o.result());
        return switch (random.nextInt(3)) {
            case 0 -> with(
                    o,
                    o.begin(),
                    o.end(),
                    o.kind() == Kind.CAS ? flipped(o) : o.outcome() == OK ? value(random) : null);
            case 1 -> with(o, Math.max(0, o.begin() - 30), Math.max(1, o.end() - 30), o.result());
            default -> with(o, o.begin() + 30, o.end() + 30, o.result());
        };
    }

    private static String flipped(Operation o) {
        return o.result() == null ? null : Boolean.toString(!Boolean.parseBoolean(o.result()));
    }

    private static Operation with(Operation o, long begin, long end, String result) {
        return new Operation(
                o.client(), o.key(), o.opId(), o.kind(), o.expected(), o.value(), begin, end, o.outcome(), result);
    }

    private static boolean bruteForce(List<Operation> operations) {
        List<Operation> relevant =
                operations.stream().filter(o -> o.outcome() != NO).toList();
        return bruteForce(new ArrayList<>(relevant), null);
    }

    /** Tries every order there is. */
    private static boolean bruteForce(List<Operation> left, String value) {
        if (left.stream().noneMatch(o -> o.outcome().executed())) {
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            Operation next = left.get(i);
            boolean first = left.stream().allMatch(o -> o.effectBefore() >= next.begin());
            boolean equal = Objects.equals(value, next.expected());
            boolean explained = next.outcome() != OK
                    || switch (next.kind()) {
                        case READ -> Objects.equals(value, next.result());
                        case CAS -> equal == Boolean.parseBoolean(next.result());
                        default -> true;
                    };
            if (first && explained) {
                List<Operation> rest = new ArrayList<>(left);
                rest.remove(i);
                boolean writes = next.kind() == Kind.WRITE || (next.kind() == Kind.CAS && equal);
                if (bruteForce(rest, writes ? next.value() : value)) {
                    return true;
                }
            }
        }
        return false;
    }
}

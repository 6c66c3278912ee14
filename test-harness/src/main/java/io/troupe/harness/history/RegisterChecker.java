// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * C2: whether the operations on a register (READ, WRITE, CAS) can be put into one order that explains every answer and respects
 * real time. A register begins as null.
 *
 * <p>The search is that of Wing and Gong with Lowe's memory. All begins and ends form a list in order of time. An operation can
 * be next in the order if it began before the first end in the list. It is tried: if the register explains its answer, its begin
 * and end leave the list and the search goes on; if an end comes up first, the last choice was wrong and is taken back. A pair
 * of (operations done, value of the register) that was seen before is not tried again, which keeps the search short when
 * few operations overlap; windows of up to a dozen are fine.
 *
 * <p>What was not executed is left out. What has an unknown outcome has its end after everything: it may come anywhere after its
 * begin, and being the very last is as good as never. Since it can always be moved further back, it is tried only where it makes
 * a difference to the very next operation, and of those that do the same only the first is tried. Several operations with one id are one operation, from the first begin to
 * the first end that said "executed". Immutable.
 */
public final class RegisterChecker {

    private final long limit;

    /** With a limit of ten million tries for each key. */
    public RegisterChecker() {
        this(10_000_000);
    }

    /** @param limit of tries for each key; a history that needs more is reported as a violation, never passed */
    public RegisterChecker(long limit) {
        this.limit = limit;
    }

    /** Judges each key by itself. */
    public Verdict check(History history) {
        Map<String, Map<String, Operation>> byKey = new LinkedHashMap<>();
        List<String> violations = new ArrayList<>();
        long checked = 0;
        for (Operation o : history.all(Operation.class)) {
            if (o.kind() == Kind.READ || o.kind() == Kind.WRITE || o.kind() == Kind.CAS) {
                checked++;
                byKey.computeIfAbsent(o.key(), key -> new LinkedHashMap<>())
                        .merge(o.opId(), o, (a, b) -> merge(a, b, violations));
            }
        }
        byKey.forEach((key, operations) -> {
            String problem = new Search(List.copyOf(operations.values())).run();
            if (problem != null) {
                violations.add(key + ": " + problem);
            }
        });
        return new Verdict("C2 register", checked, violations);
    }

    private static Operation merge(Operation a, Operation b, List<String> violations) {
        if (a.outcome() == Outcome.NO || b.outcome() == Outcome.NO) {
            return a.outcome() == Outcome.NO ? b : a;
        }
        boolean bothAnswered = a.outcome() == Outcome.OK && b.outcome() == Outcome.OK;
        if (bothAnswered && !Objects.equals(a.result(), b.result())) {
            violations.add(a.key() + ": " + a.opId() + " was answered with " + a.result() + " and " + b.result());
        }
        Operation better =
                a.outcome() == Outcome.OK || (a.outcome() == Outcome.YES && b.outcome() != Outcome.OK) ? a : b;
        return new Operation(
                better.client(),
                better.key(),
                better.opId(),
                better.kind(),
                better.expected(),
                better.value(),
                Math.min(a.begin(), b.begin()),
                Math.min(a.effectBefore(), b.effectBefore()),
                better.outcome(),
                better.result());
    }

    /** A begin or an end, linked in order of time. */
    private static final class Entry {
        private final int id;
        private final Operation operation;
        private final boolean begin;
        private Entry match;
        private Entry previous;
        private Entry next;

        private Entry(int id, Operation operation, boolean begin) {
            this.id = id;
            this.operation = operation;
            this.begin = begin;
        }

        private long time() {
            return begin ? operation.begin() : operation.effectBefore();
        }

        /** Takes a begin and its end out of the list. */
        private void lift() {
            previous.next = next;
            next.previous = previous;
            match.previous.next = match.next;
            if (match.next != null) {
                match.next.previous = match.previous;
            }
        }

        /** Undoes the last lift that is not undone. */
        private void unlift() {
            match.previous.next = match;
            if (match.next != null) {
                match.next.previous = match;
            }
            previous.next = this;
            next.previous = this;
        }
    }

    /** With the last choice if its outcome is unknown, because it narrows down what may follow. */
    private record Seen(BitSet done, String value, int unknown, String valueBefore) {}

    private record Choice(Entry entry, String valueBefore) {}

    private final class Search {

        private final List<Operation> operations;
        private final Entry head = new Entry(-1, null, true);
        /** For an operation with unknown outcome the one before it that does the same, or -1. */
        private final int[] twins;

        private int open;

        private Search(List<Operation> all) {
            operations = all.stream()
                    .filter(o -> o.outcome() != Outcome.NO)
                    .filter(o -> o.outcome() == Outcome.OK || o.kind() != Kind.READ)
                    .toList();
            twins = new int[operations.size()];
            List<Entry> entries = new ArrayList<>();
            for (int id = 0; id < operations.size(); id++) {
                Operation o = operations.get(id);
                Entry begin = new Entry(id, o, true);
                begin.match = new Entry(id, o, false);
                entries.add(begin);
                entries.add(begin.match);
                open += o.outcome().executed() ? 1 : 0;
            }
            // At the same moment a begin comes before an end: in doubt they overlap.
            entries.sort((a, b) ->
                    a.time() != b.time() ? Long.compare(a.time(), b.time()) : Boolean.compare(b.begin, a.begin));
            Map<List<Object>, Integer> unknown = new HashMap<>();
            Entry last = head;
            for (Entry entry : entries) {
                Operation o = entry.operation;
                if (entry.begin && !o.outcome().executed()) {
                    Integer twin = unknown.put(Arrays.asList(o.kind(), o.expected(), o.value()), entry.id);
                    twins[entry.id] = twin == null ? -1 : twin;
                }
                last.next = entry;
                entry.previous = last;
                last = entry;
            }
        }

        /** Null if there is an order, else what stands against it. */
        private String run() {
            List<Choice> choices = new ArrayList<>();
            List<Choice> longest = List.of();
            Set<Seen> seen = new HashSet<>();
            BitSet done = new BitSet(operations.size());
            String value = null;
            Entry stuck = null;
            Entry entry = head.next;
            long tries = 0;
            while (open > 0) {
                if (entry.begin) {
                    if (++tries > limit) {
                        return "undecided after " + limit + " tries, " + operations.size() + " operations";
                    }
                    Choice before = choices.isEmpty() ? null : choices.get(choices.size() - 1);
                    if (explains(value, entry.operation) && worthTrying(entry, value, done, before)) {
                        String after = apply(value, entry.operation);
                        done.set(entry.id);
                        if (seen.add(seen(done, after, entry, value))) {
                            choices.add(new Choice(entry, value));
                            value = after;
                            open -= entry.operation.outcome().executed() ? 1 : 0;
                            entry.lift();
                            entry = head.next;
                            continue;
                        }
                        done.clear(entry.id);
                    }
                    entry = entry.next;
                } else {
                    if (stuck == null || choices.size() > longest.size()) {
                        longest = List.copyOf(choices);
                        stuck = entry;
                    }
                    if (choices.isEmpty()) {
                        return explain(longest, stuck);
                    }
                    Choice last = choices.remove(choices.size() - 1);
                    done.clear(last.entry.id);
                    value = last.valueBefore;
                    open += last.entry.operation.outcome().executed() ? 1 : 0;
                    last.entry.unlift();
                    entry = last.entry.next;
                }
            }
            return null;
        }

        private static Seen seen(BitSet done, String after, Entry entry, String before) {
            boolean unknown = !entry.operation.outcome().executed();
            return new Seen((BitSet) done.clone(), after, unknown ? entry.id : -1, unknown ? before : null);
        }

        private boolean worthTrying(Entry entry, String value, BitSet done, Choice before) {
            Operation o = entry.operation;
            if (!o.outcome().executed()) {
                boolean twinFirst = twins[entry.id] >= 0 && !done.get(twins[entry.id]);
                if (twinFirst || Objects.equals(apply(value, o), value)) {
                    return false;
                }
            }
            if (before == null || before.entry.operation.outcome().executed() || !explains(before.valueBefore, o)) {
                return true;
            }
            // Without the unknown one before it, or with that one after it, would it end the same?
            String without = apply(before.valueBefore, o);
            String after = apply(value, o);
            return !Objects.equals(without, after) && !Objects.equals(apply(without, before.entry.operation), after);
        }

        private String explain(List<Choice> longest, Entry stuck) {
            StringBuilder text = new StringBuilder("no order explains it. ")
                    .append(longest.size())
                    .append(" of ")
                    .append(operations.size())
                    .append(" could be ordered, the last of them");
            longest.stream().skip(Math.max(0, longest.size() - 5)).forEach(choice -> text.append(' ')
                    .append(describe(choice.entry.operation)));
            return text.append("; then stuck at ")
                    .append(describe(stuck.operation))
                    .toString();
        }
    }

    /** Whether the answer can be that of a register with this value. */
    private static boolean explains(String value, Operation o) {
        if (o.outcome() != Outcome.OK || o.kind() == Kind.WRITE) {
            return true;
        }
        return o.kind() == Kind.READ
                ? Objects.equals(value, o.result())
                : Objects.equals(value, o.expected()) == Boolean.parseBoolean(o.result());
    }

    private static String apply(String value, Operation o) {
        return switch (o.kind()) {
            case WRITE -> o.value();
            case CAS -> Objects.equals(value, o.expected()) ? o.value() : value;
            default -> value;
        };
    }

    private static String describe(Operation o) {
        String what =
                switch (o.kind()) {
                    case WRITE -> "write " + o.value();
                    case CAS -> "cas " + o.expected() + "→" + o.value() + " = " + o.result();
                    default -> "read " + o.result();
                };
        return "[" + what + " " + o.outcome() + " " + o.opId() + " by " + o.client() + ", " + o.begin() + "–"
                + (o.effectBefore() == Operation.NEVER ? "∞" : Long.toString(o.effectBefore())) + "]";
    }
}

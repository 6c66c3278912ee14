// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * C1: judges appends to logs against what the logs contain at the end, in linear time.
 *
 * <p>Why it is enough: the final log is a total order of all effects. A history is linearisable in a given order exactly if no
 * operation ended before one that comes earlier in this order began. So for each key it is checked that
 *
 * <ul>
 *   <li>the index answered is the place in the final log, hence indexes are unique and dense;
 *   <li>what was answered as executed is there once, what is unknown at most once, what was not executed never, and nothing
 *       else;
 *   <li>sorted by place, no operation ended before one with a smaller place began. A {@link Kind#LENGTH} read of n has its
 *       place between the n-th append and the next, beside other reads of n.
 * </ul>
 *
 * <p>Several operations with one id are tries of one append: its effect falls between the first begin and the first end that
 * said "executed", and all answers must be equal. Immutable.
 */
public final class LogChecker {

    private final long first;

    /** @param first the index that the first append of a log answers, 0 or 1 */
    public LogChecker(long first) {
        this.first = first;
    }

    /** Every key with an append or length read needs its {@link FinalLog} in the history. */
    public Verdict check(History history) {
        Map<String, List<Operation>> byKey = new LinkedHashMap<>();
        for (Operation operation : history.all(Operation.class)) {
            if (operation.kind() == Kind.APPEND || operation.kind() == Kind.LENGTH) {
                byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
            }
        }
        Map<String, List<String>> logs = history.finalLogs();
        List<String> violations = new ArrayList<>();
        long checked = 0;
        for (Map.Entry<String, List<Operation>> key : byKey.entrySet()) {
            checked += key.getValue().size();
            List<String> log = logs.get(key.getKey());
            if (log == null) {
                violations.add(key.getKey() + ": its final log is missing from the history");
            } else {
                new Key(key.getKey(), log, violations).check(key.getValue());
            }
        }
        logs.forEach((key, log) -> {
            if (!byKey.containsKey(key) && !log.isEmpty()) {
                violations.add(key + ": nobody appended, but its final log has " + log.size() + " entries");
            }
        });
        return new Verdict("C1 log", checked, violations);
    }

    /** All tries of one append. */
    private static final class Append {
        private long begin = Operation.NEVER;
        private long end = Operation.NEVER;
        private boolean executed;
        private boolean possible;
        private Operation answered;
    }

    private final class Key {

        private final String key;
        private final List<String> log;
        private final List<String> violations;
        /** The latest begin of what has this place: twice the length of the log so far, one more for an append. */
        private final long[] latestBegin;

        private final Operation[] latestBeginner;

        private Key(String key, List<String> log, List<String> violations) {
            this.key = key;
            this.log = log;
            this.violations = violations;
            latestBegin = new long[2 * log.size() + 1];
            latestBeginner = new Operation[2 * log.size() + 1];
            Arrays.fill(latestBegin, Long.MIN_VALUE);
        }

        private void check(List<Operation> operations) {
            Map<String, Integer> places = places();
            Map<String, Append> appends = appends(operations);
            for (String opId : places.keySet()) {
                if (!appends.containsKey(opId)) {
                    violations.add(key + ": phantom: " + opId + " is in the final log, but nobody appended it");
                }
            }
            appends.forEach((opId, append) -> {
                if (append.executed && !places.containsKey(opId)) {
                    violations.add(key + ": lost: " + opId + " was answered as executed, but is not in the final log");
                }
                if (!append.possible && places.containsKey(opId)) {
                    violations.add(key + ": " + opId + " was answered as not executed, but is in the final log at "
                            + (places.get(opId) + first));
                }
            });
            for (Operation operation : operations) {
                checkResult(operation, places.get(operation.opId()), appends.get(operation.opId()));
            }
            checkOrder(operations, places, appends);
        }

        private Map<String, Integer> places() {
            Map<String, Integer> places = new HashMap<>();
            for (int i = 0; i < log.size(); i++) {
                Integer before = places.putIfAbsent(log.get(i), i);
                if (before != null) {
                    violations.add(key + ": doubled: " + log.get(i) + " is in the final log at " + (before + first)
                            + " and " + (i + first));
                }
            }
            return places;
        }

        private Map<String, Append> appends(List<Operation> operations) {
            Map<String, Append> appends = new HashMap<>();
            for (Operation o : operations) {
                if (o.kind() == Kind.APPEND) {
                    Append append = appends.computeIfAbsent(o.opId(), id -> new Append());
                    append.executed |= o.outcome().executed();
                    if (o.outcome() != Outcome.NO) {
                        append.possible = true;
                        append.begin = Math.min(append.begin, o.begin());
                        append.end = Math.min(append.end, o.effectBefore());
                    }
                }
            }
            return appends;
        }

        private void checkResult(Operation o, Integer place, Append append) {
            if (o.outcome() != Outcome.OK) {
                return;
            }
            if (o.kind() == Kind.LENGTH) {
                if (o.index() < 0 || o.index() > log.size()) {
                    violations.add(key + ": read the length " + o.result() + ", but the final log has " + log.size()
                            + ": " + o);
                }
                return;
            }
            if (append.answered != null && append.answered.index() != o.index()) {
                violations.add(key + ": " + o.opId() + " was answered with " + append.answered.result() + " and "
                        + o.result());
            }
            append.answered = o;
            if (place != null && o.index() != place + first) {
                violations.add(key + ": " + o.opId() + " was answered with index " + o.result() + ", but its place is "
                        + (place + first));
            }
        }

        private void checkOrder(List<Operation> operations, Map<String, Integer> places, Map<String, Append> appends) {
            for (Operation o : operations) {
                int place = place(o, places);
                if (place >= 0) {
                    long begin = o.kind() == Kind.APPEND ? appends.get(o.opId()).begin : o.begin();
                    if (begin > latestBegin[place]) {
                        latestBegin[place] = begin;
                        latestBeginner[place] = o;
                    }
                }
            }
            for (int place = 1; place < latestBegin.length; place++) {
                if (latestBegin[place - 1] > latestBegin[place]) {
                    latestBegin[place] = latestBegin[place - 1];
                    latestBeginner[place] = latestBeginner[place - 1];
                }
            }
            for (Operation o : operations) {
                int place = place(o, places);
                if (place > 0) {
                    long end = o.kind() == Kind.APPEND ? appends.get(o.opId()).end : o.effectBefore();
                    if (end < latestBegin[place - 1]) {
                        Operation later = latestBeginner[place - 1];
                        violations.add(key + ": order: " + describe(o) + " ended at " + end + ", before "
                                + describe(later) + " began at " + latestBegin[place - 1]
                                + ", which comes first in the log");
                    }
                }
            }
        }

        /** Where an operation is in the total order, or -1 if it is nowhere. */
        private int place(Operation o, Map<String, Integer> places) {
            if (o.kind() == Kind.APPEND) {
                Integer place = places.get(o.opId());
                // What surely did not execute has no place; that it is in the log is reported already.
                return place == null || o.outcome() == Outcome.NO ? -1 : 2 * place + 1;
            }
            boolean known = o.outcome() == Outcome.OK && o.index() >= 0 && o.index() <= log.size();
            return known ? (int) (2 * o.index()) : -1;
        }

        private String describe(Operation o) {
            return o.kind() == Kind.APPEND
                    ? "append " + o.opId() + " by " + o.client()
                    : "length " + o.result() + " by " + o.client();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * C9: what failures said of their execution was true. Judges only operations of kind {@link Kind#APPEND}, whose effect the
 * final log shows, but wants that every failure, of whatever kind, said something.
 *
 * <p>One id may have several tries; a try that was not executed is wrong only if no other try can have been. Immutable.
 */
public final class OutcomeChecker {

    /** Needs the {@link FinalLog} of each key with an append. */
    public Verdict check(History history) {
        Map<String, Set<String>> logs = new HashMap<>();
        history.finalLogs().forEach((key, log) -> logs.put(key, new HashSet<>(log)));
        List<Operation> operations = history.all(Operation.class);
        Set<String> possible = new HashSet<>();
        for (Operation o : operations) {
            if (o.kind() == Kind.APPEND && o.outcome() != Outcome.NO) {
                possible.add(o.key() + '\t' + o.opId());
            }
        }
        List<String> violations = new ArrayList<>();
        for (Operation o : operations) {
            String name = o.key() + ": " + o.kind() + " " + o.opId() + " by " + o.client();
            if (o.outcome() == Outcome.SILENT) {
                violations.add(name + " failed without saying whether it was executed");
            }
            if (o.kind() != Kind.APPEND) {
                continue;
            }
            Set<String> log = logs.get(o.key());
            if (log == null) {
                violations.add(o.key() + ": its final log is missing from the history");
                logs.put(o.key(), Set.of());
            } else if (o.outcome().executed() && !log.contains(o.opId())) {
                violations.add(name + ": executed = yes, but it has no effect");
            } else if (o.outcome() == Outcome.NO
                    && log.contains(o.opId())
                    && !possible.contains(o.key() + '\t' + o.opId())) {
                violations.add(name + ": executed = no, but it took effect");
            }
        }
        return new Verdict("C9 outcome", operations.size(), violations);
    }

    /** How many operations had each outcome: a run in which nothing was unknown did not test much. */
    public static Map<Outcome, Long> counts(History history) {
        Map<Outcome, Long> counts = new java.util.EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, 0L);
        }
        history.all(Operation.class).forEach(o -> counts.merge(o.outcome(), 1L, Long::sum));
        return counts;
    }
}

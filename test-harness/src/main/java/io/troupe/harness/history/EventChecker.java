// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C5: what connections heard is what the logs say. Each event must name the operation that the final log has at its index (no
 * phantom); on one connection the indexes of a key grow (order, no repeat); the numbers of a connection grow by one, or a
 * {@link Gap} accounts for what is left out (no silent gap). Facts must be in the history in the order in which the connection
 * received them. Immutable.
 */
public final class EventChecker {

    private final long first;

    /** @param first the index of the first entry of a log, 0 or 1 */
    public EventChecker(long first) {
        this.first = first;
    }

    /** Needs the {@link FinalLog} of each key with events. */
    public Verdict check(History history) {
        Map<String, List<String>> logs = history.finalLogs();
        Map<String, Long> lastIndex = new HashMap<>();
        Map<String, Long> lastNumber = new HashMap<>();
        List<String> violations = new ArrayList<>();
        long checked = 0;
        for (Fact fact : history.facts()) {
            if (fact instanceof Event event) {
                checked++;
                checkContent(event, logs.get(event.key()), violations);
                checkIndex(event, lastIndex, violations);
                if (event.number() >= 0) {
                    checkNumber(event.connection(), event.number(), event.number(), lastNumber, event, violations);
                }
            } else if (fact instanceof Gap gap) {
                checked++;
                if (gap.to() < gap.from()) {
                    violations.add(gap.connection() + ": empty gap: " + gap);
                }
                checkNumber(gap.connection(), gap.from(), gap.to(), lastNumber, gap, violations);
            }
        }
        return new Verdict("C5 events", checked, violations);
    }

    /**
     * Wants also that a connection heard everything of a key from an index to the end of the log, when nothing excused it.
     */
    public Verdict checkComplete(History history, String connection, String key, long from) {
        List<Long> heard = history.all(Event.class).stream()
                .filter(event ->
                        event.connection().equals(connection) && event.key().equals(key))
                .map(Event::index)
                .toList();
        List<String> log = history.finalLogs().getOrDefault(key, List.of());
        List<String> violations = new ArrayList<>();
        java.util.Set<Long> set = new java.util.HashSet<>(heard);
        for (long index = from; index < first + log.size(); index++) {
            if (!set.contains(index)) {
                violations.add(connection + ": never heard of " + key + " " + index + ", which is "
                        + log.get((int) (index - first)));
            }
        }
        return new Verdict("C5 complete", heard.size(), violations);
    }

    private void checkContent(Event event, List<String> log, List<String> violations) {
        long place = event.index() - first;
        if (log == null) {
            violations.add(event.connection() + ": phantom: the final log of its key is missing: " + event);
        } else if (place < 0 || place >= log.size()) {
            violations.add(
                    event.connection() + ": phantom: the final log has only " + log.size() + " entries: " + event);
        } else if (!log.get((int) place).equals(event.opId())) {
            violations.add(event.connection() + ": phantom: the final log has " + log.get((int) place)
                    + " at this index: " + event);
        }
    }

    private static void checkIndex(Event event, Map<String, Long> lastIndex, List<String> violations) {
        Long last = lastIndex.put(event.connection() + '\t' + event.key(), event.index());
        if (last != null && last == event.index()) {
            violations.add(event.connection() + ": repeat: " + event);
        } else if (last != null && last > event.index()) {
            violations.add(event.connection() + ": repeat or disorder after index " + last + ": " + event);
        }
    }

    private static void checkNumber(
            String connection, long from, long to, Map<String, Long> lastNumber, Fact fact, List<String> violations) {
        Long last = lastNumber.put(connection, to);
        if (last != null && from > last + 1) {
            violations.add(connection + ": silent gap after number " + last + ": " + fact);
        } else if (last != null && from <= last) {
            violations.add(connection + ": number again after " + last + ": " + fact);
        }
    }
}

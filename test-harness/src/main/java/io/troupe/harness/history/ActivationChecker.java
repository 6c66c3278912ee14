// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * C4: at most one activation of a key holds the highest epoch, and older ones do not answer. That is, for each key:
 *
 * <ul>
 *   <li>two activations with the same epoch do not overlap, and are on the same node: taking a key over raises its epoch;
 *   <li>an answer comes from an activation that is recorded, with this node and epoch, and was there when the turn began;
 *   <li>no answer to a turn that began after a higher epoch had answered: it could miss what the higher epoch told its
 *       callers. A turn that began before may still be answered, since its effect can be ordered before the other's.
 * </ul>
 *
 * <p>Old activations may overlap newer ones as long as they are mute: that is what a frozen node does. Immutable.
 */
public final class ActivationChecker {

    /** Judges {@link Activation} and {@link Answer}. */
    public Verdict check(History history) {
        Map<String, List<Activation>> activations = new LinkedHashMap<>();
        history.all(Activation.class).forEach(a -> activations
                .computeIfAbsent(a.key(), key -> new ArrayList<>())
                .add(a));
        Map<String, List<Answer>> answers = new LinkedHashMap<>();
        history.all(Answer.class).forEach(a -> answers.computeIfAbsent(a.key(), key -> new ArrayList<>())
                .add(a));
        List<String> violations = new ArrayList<>();
        activations.forEach((key, list) -> checkOverlaps(key, list, violations));
        answers.forEach((key, list) -> {
            checkOrigin(list, activations.getOrDefault(key, List.of()), violations);
            checkEpochs(list, violations);
        });
        long checked =
                history.all(Activation.class).size() + history.all(Answer.class).size();
        return new Verdict("C4 registry", checked, violations);
    }

    private static void checkOverlaps(String key, List<Activation> activations, List<String> violations) {
        List<Activation> sorted = new ArrayList<>(activations);
        sorted.sort(Comparator.comparingLong(Activation::epoch).thenComparingLong(Activation::begin));
        Activation longest = null;
        for (Activation next : sorted) {
            boolean sameEpoch = longest != null && longest.epoch() == next.epoch();
            if (sameEpoch && !longest.node().equals(next.node())) {
                violations.add(key + ": two nodes had epoch " + next.epoch() + ": " + longest + " and " + next);
            } else if (sameEpoch && next.begin() < longest.end()) {
                violations.add(key + ": two activations at a time with epoch " + next.epoch() + ": " + longest + " and "
                        + next);
            }
            longest = sameEpoch && longest.end() > next.end() ? longest : next;
        }
    }

    private static void checkOrigin(List<Answer> answers, List<Activation> activations, List<String> violations) {
        Map<String, List<Activation>> byOrigin = new HashMap<>();
        for (Activation a : activations) {
            byOrigin.computeIfAbsent(a.node() + '\t' + a.epoch(), origin -> new ArrayList<>())
                    .add(a);
        }
        for (Answer answer : answers) {
            boolean known = byOrigin.getOrDefault(answer.node() + '\t' + answer.epoch(), List.of()).stream()
                    .anyMatch(a -> a.begin() <= answer.begin() && answer.begin() <= a.end());
            if (!known) {
                violations.add(answer.key() + ": answered without being active: " + answer);
            }
        }
    }

    private static void checkEpochs(List<Answer> answers, List<String> violations) {
        List<Answer> byEnd = new ArrayList<>(answers);
        byEnd.sort(Comparator.comparingLong(Answer::end));
        List<Answer> byBegin = new ArrayList<>(answers);
        byBegin.sort(Comparator.comparingLong(Answer::begin));
        int given = 0;
        Answer highest = null;
        for (Answer answer : byBegin) {
            while (given < byEnd.size() && byEnd.get(given).end() < answer.begin()) {
                Answer earlier = byEnd.get(given++);
                highest = highest == null || earlier.epoch() > highest.epoch() ? earlier : highest;
            }
            if (highest != null && highest.epoch() > answer.epoch()) {
                violations.add(answer.key() + ": answered though a higher epoch had: " + answer + " after " + highest);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.report;

import java.util.List;
import java.util.Locale;

/** What several repetitions gave: the middle one, the smallest and the largest. */
public record Figure(double median, double min, double max) {

    /** Of these repetitions, at least one. */
    public static Figure of(List<Double> repetitions) {
        List<Double> sorted = repetitions.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Figure(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** How many times the other's median this median is. */
    public String times(Figure other) {
        return other.median == 0 ? "-" : text(median / other.median) + " x";
    }

    @Override
    public String toString() {
        return min == max ? text(median) : text(median) + " (" + text(min) + ".." + text(max) + ")";
    }

    /** Three digits that count, thousands grouped. */
    public static String text(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What a test did to the system, and when. Safe for use by several threads. */
public final class FaultLog {

    private final LongSupplier clock;
    private final Consumer<String> sink;
    private final long start;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param clock nanoseconds; now is the time zero of the log
     * @param sink sees each line
     */
    public FaultLog(LongSupplier clock, Consumer<String> sink) {
        this.clock = clock;
        this.sink = sink;
        this.start = clock.getAsLong();
    }

    /** Notes a fault; call it before the fault, so that it comes before its effects. */
    public void add(String fault) {
        String line;
        synchronized (lines) {
            line = String.format(Locale.ROOT, "+%.3f s %s", (clock.getAsLong() - start) / 1e9, fault);
            lines.add(line);
        }
        sink.accept(line);
    }

    /** All lines so far, in order. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}

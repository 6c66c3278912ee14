// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.report;

import java.time.Duration;
import java.util.stream.Stream;

/** Processor time of processes: unlike a rate, it hardly depends on what else the machine does. */
public final class Cpu {

    private Cpu() {}

    /** Of a process and of those it has started and that still run, so far, in microseconds. */
    public static double micros(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(time -> time.toNanos() / 1_000.0)
                .sum();
    }
}

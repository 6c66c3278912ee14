// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link CallBenchmark} and says time and allocation in one table. */
public final class CallRun {

    private CallRun() {}

    /** Measures with so many forks. */
    public static void run(Report report, int forks) throws RunnerException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "one thread, nobody competes",
                "ns a call (middle of 99.9 % interval, half its width)",
                "bytes allocated"));
        for (RunResult run : new Runner(new OptionsBuilder()
                        .include(CallBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .forks(forks)
                        .build())
                .run()) {
            Result<?> time = run.getPrimaryResult();
            Result<?> bytes = run.getSecondaryResults().get("gc.alloc.rate.norm");
            rows.add(List.of(
                    time.getLabel(),
                    Figure.text(time.getScore()) + " ± " + Figure.text(time.getScoreError()),
                    Figure.text(bytes.getScore())));
        }
        report.table(rows);
        report.line("Load average after: " + Report.load() + ".");
        report.line("");
    }
}

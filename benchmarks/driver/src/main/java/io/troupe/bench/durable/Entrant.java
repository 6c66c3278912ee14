// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import com.sun.management.OperatingSystemMXBean;
import io.troupe.bench.database.Database;
import io.troupe.bench.database.PostgresWork;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Latencies;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** A contender, what it did in the present cell, and how often it said yes in all. */
final class Entrant implements AutoCloseable {

    private final Contender contender;
    private final List<Double> perSecond = new ArrayList<>();
    private double cpuOfJvm;
    private double cpuOfDatabase;
    private long cpuCalls;
    private Latencies latencies = new Latencies();
    private PostgresWork work = new PostgresWork(0, 0, 0);
    private long counted;
    private long acknowledged;
    private long failed;

    Entrant(Contender contender) {
        this.contender = contender;
    }

    String name() {
        return contender.name();
    }

    /** Forgets the cell before. */
    void begin() {
        perSecond.clear();
        cpuOfJvm = 0;
        cpuOfDatabase = 0;
        cpuCalls = 0;
        latencies = new Latencies();
    }

    /** One repetition. */
    void measure(Load load, Database database) throws InterruptedException {
        cpuOfJvm -= cpuOfJvm();
        cpuOfDatabase -= database.cpuMicros();
        Load.Result result = tally(load.on(contender));
        cpuOfJvm += cpuOfJvm();
        cpuOfDatabase += database.cpuMicros();
        cpuCalls += result.acknowledged();
        perSecond.add(result.perSecond());
        latencies.addAll(result.latencies());
    }

    /** One more repetition that is not timed: the database counts what it does. */
    void count(Load load, Database database) throws InterruptedException {
        PostgresWork before = PostgresWork.now(database.plain());
        counted = tally(load.on(contender)).acknowledged();
        work = PostgresWork.now(database.plain()).since(before);
    }

    private Load.Result tally(Load.Result result) {
        acknowledged += result.acknowledged();
        failed += result.failed();
        if (result.firstFailure() != null) {
            result.firstFailure().printStackTrace();
        }
        return result;
    }

    /** Of this JVM, which is more than children can be asked for: to the nanosecond. */
    private static double cpuOfJvm() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1_000.0;
    }

    /** Microseconds of processor time per call: this JVM, callers included, and the database. */
    String cpu() {
        return Figure.text(cpuOfJvm / cpuCalls) + " + " + Figure.text(cpuOfDatabase / cpuCalls);
    }

    Figure rate() {
        return Figure.of(perSecond);
    }

    String latency() {
        return Figure.text(latencies.millis(0.5)) + " / " + Figure.text(latencies.millis(0.99));
    }

    List<String> workPerCall() {
        return List.of(
                Figure.text((double) work.commits() / counted),
                Figure.text((double) work.statements() / counted),
                Figure.text((double) work.logBytes() / counted));
    }

    /** Compares what is stored with what was said. */
    String verdict() throws Exception {
        long stored = contender.stored();
        boolean exact = stored >= acknowledged && stored <= acknowledged + failed;
        return contender.name() + ": " + acknowledged + " answered, " + failed + " failed, " + stored + " stored"
                + (exact ? "" : " **WRONG**");
    }

    @Override
    public void close() {
        contender.close();
    }
}

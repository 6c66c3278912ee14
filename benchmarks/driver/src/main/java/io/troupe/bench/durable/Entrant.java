// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import io.troupe.bench.database.Database;
import io.troupe.bench.database.PostgresWork;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Latencies;
import java.util.ArrayList;
import java.util.List;

/** A contender, what it did in the present cell, and how often it said yes in all. */
final class Entrant implements AutoCloseable {

    private final Contender contender;
    private final List<Double> perSecond = new ArrayList<>();
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
        latencies = new Latencies();
    }

    /** One repetition. */
    void measure(Load load) throws InterruptedException {
        Load.Result result = tally(load.on(contender));
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

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import io.troupe.bench.database.Database;
import io.troupe.bench.database.PostgresWork;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Durable increments on one key and on 1,000, by 1, 16 and 64 callers: all contenders in turn within each repetition, on
 * the same database. Beforehand each baseline is tried with three pool sizes and goes on with the one it is fastest with.
 * At the end the stored counters are compared with the calls that were answered.
 */
public final class DurableRun {

    private static final int KEYS = 1_000;
    private static final int MOST_CALLERS = 64;
    private static final List<Integer> CALLERS = List.of(1, 16, MOST_CALLERS);
    private static final List<Integer> POOLS = List.of(8, 16, 32);

    private final Report report;
    private final int repetitions;
    private final Duration warmUp;
    private final Duration measured;

    /** A run that says its figures there. */
    public DurableRun(Report report, int repetitions, Duration warmUp, Duration measured) {
        this.report = report;
        this.repetitions = repetitions;
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** Measures on that database. */
    public void on(Database database) throws Exception {
        database.createTables(KEYS);
        try (Entrant actors = new Entrant(new ActorContender(database, KEYS))) {
            report.line("### " + database.name());
            report.line("");
            warmUp(database, actors);
            report.circumstances();
            for (int keys : new int[] {1, KEYS}) {
                compare(database, actors, keys);
            }
            report.line("Count: " + actors.verdict() + ". Load average after: " + Report.load() + ".");
            report.line("");
        }
    }

    /** Long enough for the compiler, without waiting for the disk. */
    private void warmUp(Database database, Entrant actors) throws Exception {
        database.waitForDisk(false);
        try (Entrant a = new Entrant(new CommitPerCall(database, KEYS, 16));
                Entrant b = new Entrant(new PessimisticRow(database, 16))) {
            for (Entrant entrant : List.of(actors, a, b)) {
                entrant.measure(new Load(1, MOST_CALLERS, Duration.ZERO, measured.multipliedBy(3)), database);
                entrant.measure(new Load(KEYS, MOST_CALLERS, Duration.ZERO, measured.multipliedBy(7)), database);
            }
        }
        database.waitForDisk(true);
    }

    private void compare(Database database, Entrant actors, int keys) throws Exception {
        IntFunction<Contender> a = size -> new CommitPerCall(database, KEYS, size);
        IntFunction<Contender> b = size -> new PessimisticRow(database, size);
        try (Entrant commitPerCall = new Entrant(a.apply(bestPool(a, keys)));
                Entrant row = new Entrant(b.apply(bestPool(b, keys)))) {
            List<Entrant> all = List.of(actors, commitPerCall, row);
            List<List<String>> rates = new ArrayList<>();
            rates.add(List.of(
                    keys == 1 ? "one key" : keys + " keys",
                    "actors",
                    commitPerCall.name(),
                    row.name(),
                    "actors : (a)",
                    "actors : (b)",
                    "p50 / p99 ms: actors",
                    "(a)",
                    "(b)",
                    "CPU µs a call, JVM + database: actors",
                    "(a)",
                    "(b)"));
            List<List<String>> work = new ArrayList<>();
            work.add(List.of("per call", "writing transactions", "statements", "bytes of log"));
            for (int callers : CALLERS) {
                rates.add(measure(database, all, keys, callers));
                if (database.isPostgres() && callers == MOST_CALLERS) {
                    count(database, all, keys, callers, work);
                }
            }
            report.table(rates);
            if (work.size() > 1) {
                report.table(work);
            }
            report.circumstances();
            report.line("Count: " + commitPerCall.verdict() + "; " + row.verdict() + ".");
            report.line("");
        }
    }

    private List<String> measure(Database database, List<Entrant> all, int keys, int callers)
            throws InterruptedException {
        all.forEach(Entrant::begin);
        Load load = new Load(keys, callers, warmUp, measured);
        for (int i = 0; i < repetitions; i++) {
            for (Entrant entrant : all) {
                entrant.measure(load, database);
            }
        }
        Figure actors = all.get(0).rate();
        return Stream.of(
                        Stream.of(callers + (callers == 1 ? " caller" : " callers")),
                        all.stream().map(entrant -> entrant.rate().toString()),
                        all.stream().skip(1).map(entrant -> actors.times(entrant.rate())),
                        all.stream().map(Entrant::latency),
                        all.stream().map(Entrant::cpu))
                .flatMap(texts -> texts)
                .toList();
    }

    private void count(Database database, List<Entrant> all, int keys, int callers, List<List<String>> work)
            throws InterruptedException {
        PostgresWork.countStatements(database.plain(), true);
        for (Entrant entrant : all) {
            entrant.count(new Load(keys, callers, Duration.ZERO, measured), database);
            work.add(Stream.concat(
                            Stream.of(entrant.name() + ", " + callers + " callers"), entrant.workPerCall().stream())
                    .toList());
        }
        PostgresWork.countStatements(database.plain(), false);
    }

    /** The size with which the most callers get the most done; each has a second go, so that none is tried cold. */
    private int bestPool(IntFunction<Contender> contender, int keys) throws InterruptedException {
        int best = 0;
        double most = -1;
        for (int size : POOLS) {
            try (Contender tried = contender.apply(size)) {
                new Load(keys, MOST_CALLERS, Duration.ZERO, measured.dividedBy(2)).on(tried);
                double rate = new Load(keys, MOST_CALLERS, Duration.ZERO, measured)
                        .on(tried)
                        .perSecond();
                if (rate > most) {
                    most = rate;
                    best = size;
                }
            }
        }
        return best;
    }
}

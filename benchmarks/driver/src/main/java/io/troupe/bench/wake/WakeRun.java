// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.wake;

import com.zaxxer.hikari.HikariDataSource;
import io.troupe.Actors;
import io.troupe.bench.database.Database;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import io.troupe.internal.cdi.TroupeExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * First calls of actors that sleep in the database, each key once, by 16 callers; then how fast all fall asleep again, from
 * the first to the last. The baseline of waking is one {@code SELECT} of a row by its primary key in plain JDBC.
 */
public final class WakeRun {

    private static final int CALLERS = 16;
    private static final int POOL = 16;

    private final Report report;
    private final int actors;
    private final int repetitions;

    /** A run with so many actors. */
    public WakeRun(Report report, int actors, int repetitions) {
        this.report = report;
        this.actors = actors;
        this.repetitions = repetitions;
    }

    /** One call. */
    private interface Step {
        void on(int key) throws Exception;
    }

    /** Measures on that database. */
    public void on(Database database) throws Exception {
        System.setProperty("troupe.actor.sleepy.sleep-after", "2s");
        database.createTables(actors);
        List<Double> created = new ArrayList<>();
        List<Double> woken = new ArrayList<>();
        List<Double> put = new ArrayList<>();
        List<Double> read = new ArrayList<>();
        try (AutoCloseable pool = database.forActors(POOL).get()) {
            try (WeldContainer container = container()) {
                Actors references = container.select(Actors.class).get();
                created.add(perSecond(key ->
                        references.getOrCreate(SleepyActor.class, "k" + key).increment()));
            }
            for (int i = 0; i < repetitions; i++) {
                read.add(rows(database));
                try (WeldContainer container = container()) {
                    Actors references = container.select(Actors.class).get();
                    SleepyActor.ASLEEP.set(0);
                    woken.add(perSecond(key -> check(
                            references.getOrCreate(SleepyActor.class, "k" + key).current())));
                    put.add(asleepPerSecond());
                }
            }
        }
        report.line("### Waking and sleeping, " + database.name());
        report.line("");
        report.table(List.of(
                List.of(Figure.text(actors) + " actors, " + CALLERS + " callers", "per second"),
                List.of("created by a first writing call", Figure.of(created).toString()),
                List.of("woken by a read-only call", Figure.of(woken).toString()),
                List.of("baseline: a row read by its key, JDBC", Figure.of(read).toString()),
                List.of("fallen asleep", Figure.of(put).toString())));
        report.line("Load average after: " + Report.load() + ".");
        report.line("");
    }

    private static WeldContainer container() {
        return new Weld()
                .disableDiscovery()
                .beanClasses(SleepyActor.class)
                .addExtension(new TroupeExtension())
                .initialize();
    }

    private static void check(long total) {
        if (total != 1) {
            throw new IllegalStateException("stored 1, read " + total);
        }
    }

    private double asleepPerSecond() {
        long slept = SleepyActor.ASLEEP.get();
        while (SleepyActor.ASLEEP.get() == slept) {
            LockSupport.parkNanos(1_000_000);
        }
        long first = SleepyActor.ASLEEP.get();
        long start = System.nanoTime();
        while (SleepyActor.ASLEEP.get() < actors) {
            LockSupport.parkNanos(1_000_000);
        }
        return (actors - first) / ((System.nanoTime() - start) / 1e9);
    }

    private double rows(Database database) throws Exception {
        try (HikariDataSource pool = database.pool(POOL)) {
            return perSecond(key -> {
                try (Connection connection = pool.getConnection();
                        PreparedStatement select = connection.prepareStatement(
                                "SELECT * FROM " + Database.PLAIN_TABLE + " WHERE id = ?")) {
                    select.setString(1, "k" + key);
                    try (ResultSet rows = select.executeQuery()) {
                        rows.next();
                    }
                    connection.commit();
                }
            });
        }
    }

    private double perSecond(Step step) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        AtomicInteger next = new AtomicInteger();
        Callable<Void> caller = () -> {
            for (int key = next.getAndIncrement(); key < actors; key = next.getAndIncrement()) {
                step.on(key);
            }
            return null;
        };
        long start = System.nanoTime();
        try {
            List<Callable<Void>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(caller);
            }
            for (Future<Void> done : threads.invokeAll(callers)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
        return actors / ((System.nanoTime() - start) / 1e9);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.http;

import io.troupe.bench.database.Database;
import io.troupe.bench.database.PostgresWork;
import io.troupe.bench.report.Cpu;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import io.troupe.runner.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Counters over HTTP on WildFly: actors through their door, rows through a REST endpoint, and an endpoint that does
 * nothing, in turn within each repetition on the same server. At the end the server is killed and started again, and the
 * counters that are stored are compared with the answers that came.
 */
public final class HttpRun {

    private static final int KEYS = 1_000;
    private static final List<Integer> POOLS = List.of(8, 16, 32);

    private final Report report;
    private final Database database;
    private final Generator generator;
    private final BenchServer wildFly;
    private final double seconds;
    private final double warmUp;
    private final int repetitions;
    private long actorYes;
    private long actorOpen;
    private long rowYes;
    private long rowOpen;

    private HttpRun(Report report, Database database, boolean full, Path folder) throws IOException {
        this.report = report;
        this.database = database;
        this.seconds = full ? 3 : 1.2;
        this.warmUp = full ? 1 : 0.3;
        this.repetitions = full ? 5 : 3;
        this.generator = BenchServer.generator();
        this.wildFly = new BenchServer(database, folder);
    }

    /** Measures on PostgreSQL, then on H2. */
    public static void run(Report report, boolean full, Path folder) throws Exception {
        for (Database database : new Database[] {Database.postgres(), Database.h2()}) {
            try (database) {
                new HttpRun(report, database, full, folder).run();
            }
        }
    }

    private void run() throws Exception {
        report.line("### " + database.name());
        report.line("");
        database.createTables(KEYS);
        if (!database.isPostgres()) {
            // The file is the server's from now on.
            shutDownFile();
        }
        try (ServerProcess server = wildFly.start()) {
            compare(server.handle());
            server.kill9();
        }
        verify();
        report.line("");
    }

    private void compare(ProcessHandle server) throws Exception {
        database.waitForDisk(false);
        for (Target target : List.of(
                Target.actorIncrement(),
                Target.rowIncrement(16),
                Target.actorRead(),
                Target.rowRead(16),
                Target.nothing(),
                Target.servlet())) {
            tally(target, generator.run(target, 64, KEYS, 5 * seconds, 0));
        }
        database.waitForDisk(true);
        report.circumstances();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "calls per second",
                "actors",
                "(b) JPA",
                "actors : (b)",
                "nothing, Jakarta REST",
                "nothing, servlet",
                "p50 / p99 ms: actors",
                "(b)",
                "CPU µs a call, server + database: actors",
                "(b)"));
        List<List<String>> work = new ArrayList<>();
        work.add(List.of("per call", "writing transactions", "statements", "bytes of log"));
        int hot = bestPool(1);
        int spread = bestPool(KEYS);
        for (int callers : new int[] {1, 16, 64}) {
            rows.add(cell(
                    server,
                    "W1 increment, one key, " + callers,
                    callers,
                    1,
                    Target.actorIncrement(),
                    Target.rowIncrement(hot)));
        }
        count(work, 1, hot);
        rows.add(cell(
                server,
                "W2 increment, 1,000 keys, 64",
                64,
                KEYS,
                Target.actorIncrement(),
                Target.rowIncrement(spread)));
        count(work, KEYS, spread);
        rows.add(cell(server, "W3 read, 1,000 keys, 64", 64, KEYS, Target.actorRead(), Target.rowRead(spread)));
        report.table(rows);
        if (work.size() > 1) {
            report.table(work);
        }
        report.line("(b) used a pool of " + hot + " for one key and of " + spread
                + " for 1,000 keys, the best of 8, 16 and 32.");
        report.circumstances();
    }

    private List<String> cell(ProcessHandle server, String name, int callers, int keys, Target actor, Target row)
            throws IOException, InterruptedException {
        List<Target> targets = List.of(actor, row, Target.nothing(), Target.servlet());
        List<Runs> runs = targets.stream().map(target -> new Runs()).toList();
        for (int i = 0; i < repetitions; i++) {
            // What does nothing is measured once: it only shows how far off the server's own limit is.
            for (int t = 0; t < (i == 0 ? targets.size() : 2); t++) {
                Runs of = runs.get(t);
                of.server -= Cpu.micros(server);
                of.database -= database.cpuMicros();
                Generator.Result result = generator.run(targets.get(t), callers, keys, seconds, warmUp);
                of.server += Cpu.micros(server);
                of.database += database.cpuMicros();
                tally(targets.get(t), result);
                of.results.add(result);
            }
        }
        List<Figure> figures = runs.stream()
                .map(of -> Figure.of(
                        of.results.stream().map(Generator.Result::perSecond).toList()))
                .toList();
        return Stream.of(
                        Stream.of(name + (callers == 1 ? " caller" : " callers")),
                        Stream.of(figures.get(0).toString(), figures.get(1).toString()),
                        Stream.of(figures.get(0).times(figures.get(1))),
                        Stream.of(figures.get(2).toString(), figures.get(3).toString()),
                        runs.stream().limit(2).map(Runs::latency),
                        runs.stream().limit(2).map(Runs::cpu))
                .flatMap(texts -> texts)
                .toList();
    }

    /** What one target did in one cell. */
    private static final class Runs {

        private final List<Generator.Result> results = new ArrayList<>();
        private double server;
        private double database;

        String latency() {
            return median(Generator.Result::p50) + " / " + median(Generator.Result::p99);
        }

        private String median(ToDoubleFunction<Generator.Result> what) {
            return Figure.text(
                    Figure.of(results.stream().mapToDouble(what).boxed().toList())
                            .median());
        }

        /** Microseconds of processor time per call. */
        String cpu() {
            long calls =
                    results.stream().mapToLong(Generator.Result::acknowledged).sum();
            return Figure.text(server / calls) + " + " + Figure.text(database / calls);
        }
    }

    private void count(List<List<String>> work, int keys, int pool) throws IOException, InterruptedException {
        if (!database.isPostgres()) {
            return;
        }
        PostgresWork.countStatements(database.plain(), true);
        for (Target target : List.of(Target.actorIncrement(), Target.rowIncrement(pool))) {
            PostgresWork before = PostgresWork.now(database.plain());
            Generator.Result result = generator.run(target, 64, keys, seconds, 0);
            tally(target, result);
            PostgresWork done = PostgresWork.now(database.plain()).since(before);
            double calls = result.acknowledged();
            work.add(List.of(
                    target.name() + ", 64 callers, " + (keys == 1 ? "one key" : keys + " keys"),
                    Figure.text(done.commits() / calls),
                    Figure.text(done.statements() / calls),
                    Figure.text(done.logBytes() / calls)));
        }
        PostgresWork.countStatements(database.plain(), false);
    }

    private int bestPool(int keys) throws IOException, InterruptedException {
        int best = 0;
        double most = -1;
        for (int size : POOLS) {
            Target target = Target.rowIncrement(size);
            Generator.Result result = generator.run(target, 64, keys, seconds, seconds / 2);
            tally(target, result);
            if (result.perSecond() > most) {
                most = result.perSecond();
                best = size;
            }
        }
        return best;
    }

    private void tally(Target target, Generator.Result result) {
        if (result.failed() != 0) {
            report.line("Not answered as hoped: " + result.text().strip());
        }
        if (target.path().contains("increment")) {
            actorYes += result.acknowledged();
            actorOpen += result.failed();
        } else if (target.path().contains("/row/") && target.method().equals("POST")) {
            rowYes += result.acknowledged();
            rowOpen += result.failed();
        }
    }

    private void verify() throws Exception {
        long rows = storedRows();
        if (!database.isPostgres()) {
            shutDownFile();
        }
        long actors = 0;
        try (ServerProcess server = wildFly.start()) {
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < KEYS; i++) {
                String path = Target.actorRead().path().replace("{k}", "k" + i);
                String body = client.send(
                                HttpRequest.newBuilder(URI.create(server.address() + path))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString("{\"args\":[]}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                actors += Long.parseLong(body.replaceAll("\\D", ""));
            }
        }
        report.line("After kill -9 and a new start: actors: " + verdict(actorYes, actorOpen, actors) + "; (b): "
                + verdict(rowYes, rowOpen, rows) + ".");
    }

    private static String verdict(long yes, long open, long stored) {
        return yes + " answered, " + open + " not answered, " + stored + " stored"
                + (stored >= yes && stored <= yes + open ? "" : " **WRONG**");
    }

    private long storedRows() throws Exception {
        try (Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(total) FROM " + Database.ENTITY_TABLE)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void shutDownFile() throws Exception {
        try (Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }
}

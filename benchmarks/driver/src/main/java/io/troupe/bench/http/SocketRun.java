// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.http;

import io.troupe.bench.database.Database;
import io.troupe.bench.report.Cpu;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import io.troupe.runner.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * Actions, events and idle connections over WebSocket, beside an endpoint that echoes and a room that fans out, both without actors
 * and on the same server, in turn within each repetition.
 */
public final class SocketRun {

    private static final int CROWD = 1_000;

    private final Report report;
    private final Generator generator = BenchServer.generator();
    private final ServerProcess server;
    private final double seconds;
    private final int repetitions;

    private SocketRun(Report report, ServerProcess server, boolean full) {
        this.report = report;
        this.server = server;
        this.seconds = full ? 4 : 2;
        this.repetitions = full ? 5 : 3;
    }

    /** Measures with that database, which only increments need. */
    public static void run(Report report, Database database, boolean full, Path folder) throws Exception {
        database.createTables(1);
        try (ServerProcess server = new BenchServer(database, folder).start()) {
            database.waitForDisk(false);
            SocketRun run = new SocketRun(report, server, full);
            run.warmUp();
            database.waitForDisk(true);
            report.circumstances();
            run.calls();
            run.events();
            run.idle();
            report.circumstances();
        }
    }

    private void warmUp() throws IOException, InterruptedException {
        for (SocketTarget target :
                List.of(SocketTarget.echo(), SocketTarget.read(), SocketTarget.increment(), SocketTarget.echo())) {
            generator.talk(target, 100, 5, 0);
        }
        for (SocketTarget target : List.of(SocketTarget.bareRoom(), SocketTarget.room())) {
            generator.cast(target, CROWD, 0, 5, 0);
        }
    }

    private void calls() throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "W4, one object a connection", "a second", "p50 ms", "p99 ms", "p50 : echo", "CPU µs of the server"));
        for (int connections : new int[] {1, 100}) {
            List<SocketTarget> targets = List.of(SocketTarget.echo(), SocketTarget.read(), SocketTarget.increment());
            List<Runs> runs = measure(targets, target -> generator.talk(target, connections, seconds, seconds / 4));
            Figure echo = runs.get(0).figure(Generator.Result::p50);
            for (int t = 0; t < targets.size(); t++) {
                Figure p50 = runs.get(t).figure(Generator.Result::p50);
                rows.add(List.of(
                        targets.get(t).name() + ", " + connections
                                + (connections == 1 ? " connection" : " connections"),
                        runs.get(t).figure(Generator.Result::perSecond).toString(),
                        p50.toString(),
                        runs.get(t).figure(Generator.Result::p99).toString(),
                        p50.times(echo),
                        runs.get(t).cpu()));
            }
        }
        report.table(rows);
    }

    private void events() throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "W5, " + Figure.text(CROWD) + " connections",
                "deliveries a second",
                "p50 ms",
                "p99 ms",
                ": bare",
                "CPU µs of the server"));
        for (int perSecond : new int[] {0, 10}) {
            List<SocketTarget> targets = List.of(SocketTarget.bareRoom(), SocketTarget.room());
            List<Runs> runs =
                    measure(targets, target -> generator.cast(target, CROWD, perSecond, seconds, seconds / 4));
            Figure bare = runs.get(0).figure(Generator.Result::perSecond);
            for (int t = 0; t < targets.size(); t++) {
                Figure deliveries = runs.get(t).figure(Generator.Result::perSecond);
                rows.add(List.of(
                        targets.get(t).name()
                                + (perSecond == 0 ? ", one after the other" : ", " + perSecond + " a second"),
                        deliveries.toString(),
                        runs.get(t).figure(Generator.Result::p50).toString(),
                        runs.get(t).figure(Generator.Result::p99).toString(),
                        deliveries.times(bare),
                        runs.get(t).cpu()));
            }
        }
        report.table(rows);
    }

    private void idle() throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "W7, " + Figure.text(CROWD) + " idle connections", "MB of heap", "of it left when they are closed"));
        rows.add(idle("bare", SocketTarget.bareRoom(), 1));
        rows.add(idle("to one actor, subscribed to an event", SocketTarget.room(), 1));
        rows.add(idle("to as many actors, which are awake", SocketTarget.read(), CROWD));
        report.table(rows);
    }

    private List<String> idle(String name, SocketTarget target, int keys) throws IOException, InterruptedException {
        // What is made once, such as a pool of buffers, is not a cost of each.
        hold(target, keys);
        long before = heap();
        long during = hold(target, keys);
        return List.of(name, Figure.text((during - before) / 1e6), Figure.text((heap() - before) / 1e6));
    }

    /** The heap in use while the connections are open. */
    private long hold(SocketTarget target, int keys) throws IOException, InterruptedException {
        Process process = generator.idle(target, CROWD, keys);
        try {
            // They are open within seconds; nothing says so, but the heap hardly grows any more.
            long last = heap();
            for (int steady = 0, tries = 0; steady < 3 && tries < 20; tries++) {
                LockSupport.parkNanos(1_000_000_000);
                long now = heap();
                steady = now - last < 50_000 ? steady + 1 : 0;
                last = now;
            }
            if (!process.isAlive()) {
                throw new IOException("the connections did not stay open: "
                        + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            return last;
        } finally {
            process.destroyForcibly().waitFor();
            LockSupport.parkNanos(3_000_000_000L);
        }
    }

    private long heap() throws IOException, InterruptedException {
        URI address = server.address().resolve("/bench/servlet/heap");
        return Long.parseLong(HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** One run of the generator. */
    private interface Measured {
        Generator.Result of(SocketTarget target) throws IOException, InterruptedException;
    }

    private List<Runs> measure(List<SocketTarget> targets, Measured measured) throws IOException, InterruptedException {
        List<Runs> runs = targets.stream().map(target -> new Runs()).toList();
        for (int i = 0; i < repetitions; i++) {
            for (int t = 0; t < targets.size(); t++) {
                double before = Cpu.micros(server.handle());
                Generator.Result result = measured.of(targets.get(t));
                runs.get(t).cpu += Cpu.micros(server.handle()) - before;
                runs.get(t).results.add(result);
            }
        }
        return runs;
    }

    /** What one target did. */
    private static final class Runs {

        private final List<Generator.Result> results = new ArrayList<>();
        private double cpu;

        Figure figure(ToDoubleFunction<Generator.Result> what) {
            return Figure.of(results.stream().mapToDouble(what).boxed().toList());
        }

        String cpu() {
            return Figure.text(cpu
                    / results.stream().mapToLong(Generator.Result::acknowledged).sum());
        }
    }
}

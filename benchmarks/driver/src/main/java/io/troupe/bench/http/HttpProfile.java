// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.http;

import io.troupe.bench.database.Database;
import io.troupe.bench.database.PostgresWork;
import io.troupe.bench.report.Cpu;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Recorded;
import io.troupe.bench.report.Report;
import io.troupe.runner.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The actors' door alone, at work for a while under the flight recorder of the server, and where its time went. */
public final class HttpProfile {

    private static final int CALLERS = Integer.getInteger("bench.callers", 64);
    private static final double WARM_UP = 20;
    private static final double SECONDS = 6;

    private HttpProfile() {}

    /** Records increments of one key and of 1,000 keys, and reads, each to a file of its own in that folder. */
    public static void run(Report report, Database database, Path folder) throws Exception {
        database.createTables(1_000);
        Generator generator = BenchServer.generator();
        try (ServerProcess server = new BenchServer(database, folder).start()) {
            database.waitForDisk(false);
            generator.run(Target.actorIncrement(), CALLERS, 1_000, WARM_UP, 0);
            generator.run(Target.actorRead(), CALLERS, 1_000, WARM_UP / 2, 0);
            // What the recorder does at its first start is no part of any figure.
            startRecorder(server.handle());
            generator.run(Target.actorIncrement(), CALLERS, 1_000, SECONDS, 0);
            Path first = folder.resolve("profile-http-first.jfr").toAbsolutePath();
            stopRecorder(server.handle(), first);
            Files.delete(first);
            database.waitForDisk(true);
            report.circumstances();
            for (int keys : List.of(1, 1_000)) {
                record(report, database, server.handle(), generator, Target.actorIncrement(), keys, folder);
            }
            record(report, database, server.handle(), generator, Target.actorRead(), 1_000, folder);
            report.circumstances();
        }
    }

    private static void record(
            Report report,
            Database database,
            ProcessHandle server,
            Generator generator,
            Target target,
            int keys,
            Path folder)
            throws IOException, InterruptedException {
        String name = target.name() + " " + target.path().replaceAll(".*/(\\w+).*", "$1") + ", " + keys
                + (keys == 1 ? " key, " : " keys, ") + CALLERS + " callers";
        Path file = folder.resolve("profile-http-" + name.replaceAll("\\W+", "-") + ".jfr")
                .toAbsolutePath();
        // Once without the recorder: what it costs is seen beside.
        Generator.Result plain = generator.run(target, CALLERS, keys, SECONDS, 1);
        startRecorder(server);
        PostgresWork before = PostgresWork.now(database.plain());
        double cpu = Cpu.micros(server);
        double databaseCpu = database.cpuMicros();
        Generator.Result result = generator.run(target, CALLERS, keys, SECONDS, 0);
        cpu = Cpu.micros(server) - cpu;
        databaseCpu = database.cpuMicros() - databaseCpu;
        PostgresWork work = PostgresWork.now(database.plain()).since(before);
        stopRecorder(server, file);
        report.line("#### " + name);
        report.line("");
        report.line("* " + Figure.text(result.perSecond()) + " calls a second under the recorder, "
                + Figure.text(plain.perSecond()) + " without; of two cores the server used "
                + Figure.text(cpu / SECONDS / 1e6) + ", the database " + Figure.text(databaseCpu / SECONDS / 1e6)
                // The lease is renewed meanwhile, whatever is called.
                + (work.commits() < 100
                        ? ""
                        : "; " + Figure.text((double) result.acknowledged() / work.commits()) + " calls a commit"));
        new Recorded(file).lines(SECONDS).forEach(line -> report.line("* " + line));
        report.line("");
    }

    private static void startRecorder(ProcessHandle server) throws IOException, InterruptedException {
        command(
                server,
                "JFR.start",
                "name=bench",
                "settings=profile",
                "jdk.ExecutionSample#period=10ms",
                "jdk.NativeMethodSample#period=10ms",
                "jdk.SocketRead#threshold=0ns",
                "jdk.ThreadPark#threshold=0ns",
                "jdk.ThreadPark#stackTrace=false");
    }

    private static void stopRecorder(ProcessHandle server, Path file) throws IOException, InterruptedException {
        command(server, "JFR.stop", "name=bench", "filename=" + file);
    }

    private static void command(ProcessHandle server, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(server.pid())));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(all + ": " + out);
        }
    }
}

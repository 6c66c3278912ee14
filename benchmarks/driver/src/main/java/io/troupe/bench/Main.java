// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench;

import io.troupe.bench.call.CallRun;
import io.troupe.bench.database.Database;
import io.troupe.bench.durable.DurableRun;
import io.troupe.bench.durable.ProfileRun;
import io.troupe.bench.http.HttpProfile;
import io.troupe.bench.http.HttpRun;
import io.troupe.bench.http.SocketRun;
import io.troupe.bench.memory.MemoryRun;
import io.troupe.bench.report.Report;
import io.troupe.bench.wake.WakeRun;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code java -jar benchmarks.jar <what> <size> <folder for reports>}. What: {@code call}, {@code durable}, {@code durable-h2},
 * {@code wake}, {@code memory}, {@code http}, {@code socket},
 * {@code profile}, {@code http-profile}. Size: {@code quick} or {@code full}. One JVM measures one thing.
 */
public final class Main {

    private Main() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        String what = arguments[0];
        boolean full = arguments.length > 1 && arguments[1].equals("full");
        Path folder = Path.of(arguments.length > 2 ? arguments[2] : "target");
        Path file = folder.resolve("report-" + what + ".md");
        switch (what) {
            case "call" -> CallRun.run(new Report(file, "One call in the same process"), full ? 3 : 1);
            case "durable" -> durable(new Report(file, "Durable increments, PostgreSQL"), full, Database.postgres());
            case "durable-h2" -> durable(new Report(file, "Durable increments, H2"), full, Database.h2());
            case "wake" -> wake(new Report(file, "Waking and sleeping"), full);
            case "profile" -> {
                try (Database database = Database.postgres()) {
                    ProfileRun.run(new Report(file, "Profile"), database, folder);
                }
            }
            case "http-profile" -> {
                try (Database database = Database.postgres()) {
                    HttpProfile.run(new Report(file, "Profile over HTTP"), database, folder);
                }
            }
            case "memory" -> MemoryRun.run(new Report(file, "Heap of one actor"));
            case "http" -> HttpRun.run(new Report(file, "Over HTTP on WildFly"), full, folder);
            case "socket" -> {
                try (Database database = Database.postgres()) {
                    SocketRun.run(new Report(file, "Over WebSocket on WildFly"), database, full, folder);
                }
            }
            default -> throw new IllegalArgumentException("unknown: " + what);
        }
        // Whatever a measured library left running.
        System.exit(0);
    }

    private static void durable(Report report, boolean full, Database database) throws Exception {
        try (database) {
            DurableRun run = full
                    ? new DurableRun(report, 5, Duration.ofMillis(500), Duration.ofMillis(2_500))
                    : new DurableRun(report, 3, Duration.ofMillis(200), Duration.ofMillis(800));
            run.on(database);
        }
    }

    private static void wake(Report report, boolean full) throws Exception {
        for (Database database : new Database[] {Database.postgres(), Database.h2()}) {
            try (database) {
                new WakeRun(report, full ? 20_000 : 5_000, full ? 5 : 3).on(database);
            }
        }
    }
}

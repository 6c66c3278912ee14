// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import io.troupe.bench.database.Database;
import io.troupe.bench.database.PostgresWork;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** The actors alone, at work for a while under the JVM's flight recorder: what limits them is in its file. */
public final class ProfileRun {

    private static final int CALLERS = Integer.getInteger("bench.callers", 64);

    private ProfileRun() {}

    /** Records one key and 1,000 keys on that database, each to a file of its own in that folder. */
    public static void run(Report report, Database database, Path folder) throws Exception {
        try (ActorContender actors = new ActorContender(database, 1_000)) {
            for (int keys : List.of(1, 1_000)) {
                database.waitForDisk(false);
                new Load(keys, 64, Duration.ZERO, Duration.ofSeconds(15)).on(actors);
                database.waitForDisk(true);
                Path file = folder.resolve("profile-" + keys + ".jfr");
                PostgresWork before = PostgresWork.now(database.plain());
                try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
                    recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
                    recording.enable("jdk.NativeMethodSample").withPeriod(Duration.ofMillis(10));
                    recording.enable("jdk.SocketRead").withThreshold(Duration.ZERO);
                    recording
                            .enable("jdk.ThreadPark")
                            .withThreshold(Duration.ZERO)
                            .withoutStackTrace();
                    recording.start();
                    Load.Result result = new Load(keys, CALLERS, Duration.ZERO, Duration.ofSeconds(6)).on(actors);
                    recording.stop();
                    recording.dump(file);
                    PostgresWork work = PostgresWork.now(database.plain()).since(before);
                    report.line(keys + " keys, " + CALLERS + " callers: " + Figure.text(result.perSecond())
                            + " calls a second under the recorder, "
                            + Figure.text((double) result.acknowledged() / work.commits())
                            + " calls a commit, " + file);
                }
            }
        }
        report.line("Load average after: " + Report.load() + ".");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.http;

import io.troupe.bench.database.Database;
import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import io.troupe.runner.WildFlyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The WildFly that is measured, with the application of this benchmark on some database. */
final class BenchServer {

    private static final Ports PORTS = Ports.standard().offset(900);

    private final WildFlyServer wildFly;
    private final ServerSpec spec;

    /** One that is not started, in a folder of its own. */
    BenchServer(Database database, Path folder) throws IOException {
        this.wildFly = WildFlyServer.at(Path.of(System.getProperty("bench.wildfly")));
        Path base = folder.resolve("wildfly-" + (database.isPostgres() ? "postgresql" : "h2"));
        ServerSpec plain = ServerSpec.in(Files.createDirectories(base))
                .on(PORTS)
                .deploy(Path.of(System.getProperty("bench.war")))
                .readyWhen("/bench/api/nothing")
                // Waking is measured by itself.
                .property("troupe.sleep-after", "1h")
                .jvmOption("-Xms1g")
                .jvmOption("-Xmx1g");
        for (String option : System.getProperty("bench.jvm", "").split(" ")) {
            plain = option.isBlank() ? plain : plain.jvmOption(option);
        }
        this.spec = database.server() != null
                ? plain.property("bench.url", database.server().url("postgres"))
                        .property("troupe.datasource", "java:app/jdbc/pool16")
                : plain.property("bench.url", Database.h2Url(database.folder()))
                        .property(
                                "troupe.store.path",
                                database.folder().resolve("actors").toString());
    }

    /** Starts it and waits until it answers; a second time with all that it had stored. */
    ServerProcess start() throws IOException, InterruptedException {
        return wildFly.start(spec).awaitReady();
    }

    /** What calls it. */
    static Generator generator() {
        return new Generator(Path.of(System.getProperty("bench.generator")), PORTS.http());
    }
}

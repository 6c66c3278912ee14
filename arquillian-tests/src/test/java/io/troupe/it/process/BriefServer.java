// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import io.troupe.runner.WildFlyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A server with one application at its root, for seconds: the time to start counts, not the time to peak. */
final class BriefServer {

    private BriefServer() {}

    /** One that writes into that folder; where actors are stored is still to be said. */
    static ServerSpec of(Path folder, Ports ports, WebArchive application) {
        Path war = folder.resolve("ROOT.war");
        application.as(ZipExporter.class).exportTo(war.toFile());
        return of(folder, ports, war);
    }

    /** The same with a WAR that is a file. */
    static ServerSpec of(Path folder, Ports ports, Path war) {
        try {
            return ServerSpec.in(Files.createDirectories(folder.resolve("server")))
                    .on(ports)
                    .deploy(war)
                    .jvmOption("-XX:TieredStopAtLevel=1")
                    .jvmOption("-XX:+UseSerialGC")
                    .readyWhen("/metadata");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that keeps its actors in that folder, too. */
    static ServerSpec storing(ServerSpec spec, Path folder) {
        return spec.property("troupe.store.path", folder.resolve("store").toString());
    }

    /** The WildFly of these tests. */
    static WildFlyServer wildFly() {
        return WildFlyServer.at(Sample.property("troupe.wildfly.home"));
    }

    /** Starts the application on WildFly and waits until it is ready; all that it writes goes into that folder. */
    static ServerProcess start(Path folder, WebArchive application) {
        return wildFly()
                .start(storing(of(folder, Sample.PORTS, application), folder))
                .awaitReady();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.Wars;
import io.troupe.runner.Ports;
import io.troupe.runner.Server;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import io.troupe.runner.WildFlyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/** The conformance WAR at the root of a server. */
final class Conformance {

    private Conformance() {}

    /** Starts it on WildFly, not waiting until it is ready; all that it writes goes into that folder. */
    static ServerProcess start(Path folder, Ports ports, Map<String, String> properties) {
        return start(WildFlyServer.at(Sample.property("troupe.wildfly.home")), folder, ports, properties);
    }

    /** The same on that server. */
    static ServerProcess start(Server server, Path folder, Ports ports, Map<String, String> properties) {
        Path war = folder.resolve("ROOT.war");
        Wars.conformance().as(ZipExporter.class).exportTo(war.toFile());
        try {
            ServerSpec spec = ServerSpec.in(Files.createDirectories(folder.resolve("server")))
                    .on(ports)
                    .deploy(war)
                    .properties(properties)
                    // Suites compare the message, which is the same for all.
                    .property("troupe.error-ids", "logged")
                    .property("troupe.store.path", folder.resolve("store").toString())
                    .jvmOption("-XX:TieredStopAtLevel=1")
                    .jvmOption("-XX:+UseSerialGC")
                    .readyWhen("/metadata");
            return server.start(spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.ServerUnderTest;
import io.troupe.it.WarFile;
import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A server with one application at its root, for seconds: the time to start counts, not the time to peak. */
final class BriefServer {

    /** Applications of that name are at the root of any server. */
    static final String WAR = "ROOT.war";

    private BriefServer() {}

    /** One that writes into that folder; where actors are stored is still to be said. */
    static ServerSpec of(Path folder, Ports ports, WebArchive application) {
        Path war = folder.resolve(WAR);
        WarFile.write(application, war);
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

    /** Starts the application and waits until it is ready; all that it writes goes into that folder. */
    static ServerProcess start(Path folder, WebArchive application) {
        ServerSpec spec = storing(of(folder, Sample.PORTS, application), folder);
        WarFile.sameForAll(application.getName(), folder.resolve(WAR));
        return ServerUnderTest.get().distribution().start(spec).awaitReady();
    }
}

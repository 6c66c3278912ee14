// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.Wars;
import io.troupe.runner.Ports;
import io.troupe.runner.Server;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.nio.file.Path;
import java.util.Map;

/** The conformance WAR at the root of a server. */
final class Conformance {

    private Conformance() {}

    /** Starts it on WildFly, not waiting until it is ready; all that it writes goes into that folder. */
    static ServerProcess start(Path folder, Ports ports, Map<String, String> properties) {
        return start(BriefServer.wildFly(), folder, ports, properties);
    }

    /** The same on that server. */
    static ServerProcess start(Server server, Path folder, Ports ports, Map<String, String> properties) {
        ServerSpec spec = BriefServer.of(folder, ports, Wars.conformance())
                .properties(properties)
                // Suites compare the message, which is the same for all.
                .property("troupe.error-ids", "logged");
        return server.start(BriefServer.storing(spec, folder));
    }
}

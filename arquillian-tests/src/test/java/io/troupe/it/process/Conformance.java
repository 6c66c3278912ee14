// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.ServerUnderTest;
import io.troupe.it.Wars;
import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.nio.file.Path;
import java.util.Map;

/** The conformance WAR at the root of a server. */
final class Conformance {

    private Conformance() {}

    /** Starts it, not waiting until it is ready; all that it writes goes into that folder. */
    static ServerProcess start(Path folder, Ports ports, Map<String, String> properties) {
        ServerSpec spec = BriefServer.of(folder, ports, Wars.conformance())
                .properties(properties)
                // Suites compare the message, which is the same for all.
                .property("troupe.error-ids", "logged");
        return ServerUnderTest.get().distribution().start(BriefServer.storing(spec, folder));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.WarFile;
import io.troupe.runner.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The unmodified client of npm, in node, against the conformance WAR: each script {@code conformance-*.mjs}, in each
 * encoding.
 */
class ConformanceIT {

    @TempDir
    private static Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        NodeScript.require("rivetkit", "ws");
        server = Conformance.start(folder, Sample.PORTS, Map.of());
        WarFile.sameForAll("conformance", folder.resolve(BriefServer.WAR));
        server.awaitReady();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    static Stream<Arguments> suites() throws IOException {
        return ConformanceChecks.suites("json", "cbor", "bare");
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everyCheckHolds(String script, String encoding) throws IOException {
        ConformanceChecks.hold(folder, server, script, encoding);
    }
}

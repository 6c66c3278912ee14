// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A React application with the hooks of npm, in a browser: the client is the one that they bring along. */
class ReactIT {

    @TempDir
    private Path folder;

    @Test
    void componentsShareAConnectionAndHearOnAfterTheServerWasKilledAndStartedAgain() {
        NodeScript.require("@rivetkit/react", "react", "react-dom", "esbuild-wasm", "playwright-core");
        String chromium = NodeScript.requireChromium();
        try (Sample sample = Sample.in(folder)) {
            sample.start();
            try (NodeScript script = NodeScript.start(folder, "react.mjs", sample.address(), chromium)) {
                JsonNode before = script.result();
                assertThat(before.get("sockets").asInt())
                        .as("two components of one key, and one of another actor")
                        .isEqualTo(2);
                assertThat(before.get("limiter").asText()).contains("true");
                assertThat(before.get("errors")).isEmpty();

                sample.kill9();
                script.say("killed");
                assertThat(script.result().asText()).isEqualTo("noticed");
                sample.restart();
                script.say("started");
                JsonNode after = script.result();
                assertThat(after.get("answers").asText()).isEqualTo("2 3");
                assertThat(after.get("errors")).isEmpty();

                JsonNode alone = script.result();
                assertThat(alone.get("heard").asText()).isEqualTo("1 2 3 4 1");
                assertThat(alone.get("errors")).isEmpty();
            }
        }
    }
}

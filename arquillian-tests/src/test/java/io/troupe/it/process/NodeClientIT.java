// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified client of npm, in node, against the sample. */
class NodeClientIT {

    @TempDir
    private static Path folder;

    private static Sample sample;

    @BeforeAll
    static void start() {
        NodeScript.require("rivetkit", "ws");
        sample = Sample.in(folder);
        System.out.printf("Started in %d ms%n", sample.start().toMillis());
    }

    @AfterAll
    static void stop() {
        if (sample != null) {
            sample.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "cbor", "bare"})
    void addressesActorsCallsActionsAndGetsErrorsOverHttp(String encoding) {
        ClientExpectations.singleCalls(folder, sample.address(), encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "cbor", "bare"})
    void callsListensAndTalksToOthersOverConnections(String encoding) {
        ClientExpectations.connections(folder, sample.address(), encoding);
    }

    @Test
    void framesAreAsTheProtocolSays() {
        ClientExpectations.frames(folder, sample.address());
    }

    @Test
    void connectsAgainAfterTheServerWasKilledAndStarted() {
        try (NodeScript script = NodeScript.start(folder, "restart.mjs", sample.address())) {
            JsonNode before = script.result();
            assertThat(before.get("before").asLong()).isEqualTo(3);

            sample.kill9();
            script.say("killed");
            JsonNode down = script.result();
            assertThat(down.get("status").asText()).isEqualTo("idle");
            assertThat(down.get("whileDown").get("message").asText()).isNotEmpty();

            sample.restart();
            script.say("started");
            JsonNode after = script.result();
            assertThat(after.get("overHttp").asLong()).isEqualTo(3);
            assertThat(after.get("after").asLong()).isEqualTo(7);
            assertThat(after.get("event").asLong()).isEqualTo(7);
            assertThat(after.get("id")).isEqualTo(before.get("id"));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Wars;
import io.troupe.it.process.lobby.Lobby;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.runner.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified client of npm against an actor with hooks for connections, raw requests and plain sockets. */
class LobbyIT {

    @TempDir
    private static Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        NodeScript.require("rivetkit", "ws");
        server = BriefServer.start(folder, Wars.named("lobby").addPackage(Lobby.class.getPackage()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static JsonNode run(String part) {
        return NodeScript.run(folder, "lobby.mjs", server.address().toString(), "bare", part);
    }

    @Test
    void connectionsAreLetInKeptApartAndSentAway() {
        JsonNode result = run("connections");
        assertThat(result.get("welcome").asText()).isEqualTo("welcome ann");
        assertThat(result.get("refused").asText()).isEqualTo("user.not_you");
        assertThat(result.get("unheard").asText()).isEqualTo("auth.forbidden");
        assertThat(result.get("told").asText()).isEqualTo("hi from bob");
        assertThat(result.get("book").toString()).isEqualTo("[\"+ann GET\",\"+bob POST\",\"-bob\",\"+ben POST\"]");
    }

    @Test
    void rawRequestsReachTheActorAndItsResponsesComeBack() {
        JsonNode result = run("requests");
        assertThat(result.get("status").asInt()).isEqualTo(207);
        assertThat(result.get("header").asText()).isEqualTo("yes");
        assertThat(result.get("text").asText()).isEqualTo("PUT /a/b%20c x=%5B1%5D one body");
    }

    @Test
    void plainSocketsCarryTextsAndBytesAndTheirEnds() {
        JsonNode result = run("sockets");
        assertThat(result.get("opened").asText()).isEqualTo("opened /websocket/a/b x=1");
        assertThat(result.get("heard").asText()).isEqualTo("heard hello");
        assertThat(result.get("bytes").toString()).isEqualTo("[1,2,3]");
        assertThat(result.get("closed").asText()).isEqualTo("4000 as you wish");
        assertThat(result.get("book").toString()).contains("\"closed 4000 as you wish\"", "\"closed 4001 bye\"");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actor;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;

/** Keeps something with a socket, and shows it. */
@Actor
@PermitAll
public class RawWebSocketConnContextActor {

    /** What is kept. */
    public record Kept(boolean opened, String connId) {}

    @OnWebSocket
    void opened(RawSocket socket) {
        socket.state(new Kept(true, socket.id()));
        ObjectNode message = Json.object().put("type", "conn-context").put("connId", socket.id());
        message.putPOJO("state", socket.state(Kept.class).orElseThrow());
        socket.sendText(Json.text(message));
    }
}

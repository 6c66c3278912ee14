// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Sends back what comes: what the server's WebSocket itself costs. */
@ServerEndpoint("/bare/echo/{key}")
public class EchoSocket {

    /** Sends it back. */
    @OnMessage
    public String echo(String text) {
        return text;
    }
}

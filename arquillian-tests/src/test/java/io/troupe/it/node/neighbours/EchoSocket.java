// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.neighbours;

import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** The application's own socket. */
@ServerEndpoint("/echo/{name}")
public class EchoSocket {

    @Inject
    private Greeter greeter;

    @OnMessage
    public String answer(String text, @PathParam("name") String name) {
        return greeter.greet(name) + ": " + text;
    }
}

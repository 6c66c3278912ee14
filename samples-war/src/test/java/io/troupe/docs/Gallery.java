// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.Actor;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnSubscribe;
import io.troupe.event.Opening;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;

/** An actor that looks at who connects, and answers plain requests and sockets. */
@Actor
public class Gallery {

    @State
    private int visits;

    record Guest(String name) {}

    @OnBeforeConnect
    Guest letIn(Opening opening) {
        return opening.params(Guest.class)
                .filter(guest -> !guest.name().isBlank())
                .orElseThrow(() -> new UserException("no_name", "Say who you are."));
    }

    @OnSubscribe
    boolean mayListen(Connection connection, String event) {
        Guest guest = connection.state(Guest.class).orElseThrow();
        return !event.equals("takings") || guest.name().equals("curator");
    }

    @OnRequest
    @PermitAll
    RawResponse answer(RawRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /visits" -> RawResponse.json("{\"visits\":" + visits + "}");
            case "POST /visits" -> RawResponse.status(201).withHeader("location", "visits/" + ++visits);
            default -> RawResponse.status(404);
        };
    }

    @OnWebSocket
    @PermitAll
    void opened(RawSocket socket) {
        socket.sendText("welcome to " + socket.request().path());
    }

    @OnSocketMessage
    void text(RawSocket socket, String message) {
        socket.sendText(message);
    }

    @OnSocketMessage
    void bytes(RawSocket socket, byte[] message) {
        socket.sendBytes(message);
    }

    @OnSocketClose
    void closed(RawSocket socket, int code, String reason) {
        visits++;
    }
}

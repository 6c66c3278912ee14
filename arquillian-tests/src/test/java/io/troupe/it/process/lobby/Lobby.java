// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.lobby;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.Connection;
import io.troupe.event.EventName;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
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
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Remembers who came, how, and left. */
@Actor(events = Lobby.Said.class)
@PermitAll
public class Lobby {

    /** What a client passes. */
    public record Params(String name, Boolean forbidden) {}

    /** What is kept with its connection. */
    public record Guest(String name, String method) {}

    /** Something said in the lobby. */
    @EventName(value = "said", unwrapped = true)
    public record Said(String text) {}

    @State
    private List<String> book = new ArrayList<>();

    private final ActorContext self;

    @Inject
    Lobby(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    Guest letIn(Opening opening) {
        Params params = opening.params(Params.class).orElse(new Params("nobody", null));
        if (Boolean.TRUE.equals(params.forbidden())) {
            throw new UserException("not_you", "Not you.");
        }
        return new Guest(params.name(), opening.request().method());
    }

    @OnConnect
    void came(Connection connection) {
        Guest guest = connection.state(Guest.class).orElseThrow();
        book.add("+" + guest.name() + " " + guest.method());
        connection.send(new Said("welcome " + guest.name()));
    }

    @OnDisconnect
    void left(Connection connection) {
        book.add("-" + connection.state(Guest.class).orElseThrow().name());
    }

    @OnSubscribe
    boolean mayListen(Connection connection, String event) {
        return !event.equals("secret");
    }

    /** What happened. */
    @Action
    public List<String> read() {
        return book;
    }

    /** Says something to all others. */
    @Action
    public void say(String text) {
        self.broadcastExcept(self.connection().orElseThrow(), new Said(text));
    }

    /** Sends the caller away. */
    @Action
    public void leave(String reason) {
        self.connection().orElseThrow().disconnect(reason);
    }

    @OnRequest
    RawResponse answer(RawRequest request) {
        return RawResponse.text(request.method() + " " + request.path() + " "
                        + request.query().orElse("-") + " "
                        + request.header("x-word").orElse("-") + " " + request.text())
                .withStatus(207)
                .withHeader("x-answer", "yes");
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        socket.sendText("opened " + socket.request().path() + " "
                + socket.request().query().orElse("-"));
    }

    @OnSocketMessage
    void text(RawSocket socket, String text) {
        if (text.equals("end")) {
            socket.close(4_000, "as you wish");
        } else {
            socket.sendText("heard " + text);
        }
    }

    @OnSocketMessage
    void bytes(RawSocket socket, byte[] bytes) {
        socket.sendBytes(bytes);
    }

    @OnSocketClose
    void closed(RawSocket socket, int code, String reason) {
        book.add("closed " + code + " " + reason);
    }
}

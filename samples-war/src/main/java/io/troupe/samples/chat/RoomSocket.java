// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples.chat;

import io.troupe.Actors;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** An application's own WebSocket endpoint, fed by an actor: plain text in and out, no client library. */
@ServerEndpoint("/plain/{room}")
public class RoomSocket {

    private static final String SUBSCRIPTION = "subscription";

    @Inject
    private Actors actors;

    /** Sends each new message of the room as a line. */
    @OnOpen
    public void open(Session session, @PathParam("room") String room) {
        ChatRoom reference = actors.getOrCreate(ChatRoom.class, room);
        session.getUserProperties()
                .put(SUBSCRIPTION, actors.subscribe(reference, ChatMessage.class, message -> session.getAsyncRemote()
                        .sendText(message.user() + ": " + message.text())));
    }

    /** Says what the client sent. */
    @OnMessage
    public void say(String text, @PathParam("room") String room) {
        actors.getOrCreate(ChatRoom.class, room).sendMessage("plain", text);
    }

    /** Stops listening. */
    @OnClose
    public void close(Session session) {
        Closing.quietly((AutoCloseable) session.getUserProperties().remove(SUBSCRIPTION));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A room as it is written without actors: everybody who is here gets what comes, without limits or order among senders. */
@ServerEndpoint("/bare/room/{key}")
public class RoomSocket {

    private static final Set<Session> HERE = ConcurrentHashMap.newKeySet();

    /** Somebody comes. */
    @OnOpen
    public void open(Session session) {
        HERE.add(session);
    }

    /** Somebody says something. */
    @OnMessage
    public void say(String text) {
        for (Session session : HERE) {
            session.getAsyncRemote().sendText(text);
        }
    }

    /** Somebody goes. */
    @OnClose
    public void close(Session session) {
        HERE.remove(session);
    }
}

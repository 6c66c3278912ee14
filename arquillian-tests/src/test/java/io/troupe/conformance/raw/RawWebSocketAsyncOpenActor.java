// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.OnSleep;
import io.troupe.State;
import io.troupe.conformance.Pause;
import io.troupe.event.Connection;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Takes its time to welcome; its sockets do not outlive its sleep, and so it does not sleep unless it is told to. */
@Actor(sleepAfter = "24h")
@PermitAll
public class RawWebSocketAsyncOpenActor {

    private static final int NORMAL = 1_000;

    @State
    private int openCount;

    private final ActorContext self;

    @Inject
    RawWebSocketAsyncOpenActor(ActorContext self) {
        this.self = self;
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        openCount++;
        int count = openCount;
        Pause.of(self, 10);
        socket.sendText(Json.text(Json.object().put("type", "async-open").put("openCount", count)));
    }

    @OnSleep
    void sleeps() {
        for (Connection connection : self.connections()) {
            if (connection instanceof RawSocket socket) {
                socket.close(NORMAL, "actor.stopped");
            }
        }
    }

    /** How many were welcomed. */
    @Action
    public int getOpenCount() {
        return openCount;
    }
}

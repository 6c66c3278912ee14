// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.doors;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.event.EventName;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.RolesAllowed;

/** Is for bosses altogether. */
@Actor(events = Closed.News.class)
@RolesAllowed("boss")
public class Closed {

    /** Says nothing of itself. */
    @EventName("news")
    public record News(int count) {}

    @Action
    public int act() {
        return 1;
    }

    @OnRequest
    RawResponse answer(RawRequest request) {
        return RawResponse.text("in");
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        socket.sendText("in");
    }
}

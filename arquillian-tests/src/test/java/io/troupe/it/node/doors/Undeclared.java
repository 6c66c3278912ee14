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

/** Says nothing about who may do what. */
@Actor(events = Undeclared.News.class)
public class Undeclared {

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

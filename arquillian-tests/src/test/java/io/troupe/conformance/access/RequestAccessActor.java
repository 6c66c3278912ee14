// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.access;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.conformance.raw.Json;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.Opening;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;
import org.jspecify.annotations.Nullable;

/** Keeps what each of its hooks saw of the request that it was called for. */
@Actor
@PermitAll
public class RequestAccessActor {

    /** What a client passes. */
    public record Params(@Nullable Boolean trackRequest) {}

    /** Kept with a connection. */
    public record Tracked(boolean trackRequest, SeenRequest request) {}

    /** What the hooks saw. */
    public record RequestInfo(
            SeenRequest onBeforeConnect, SeenRequest createConnState, SeenRequest onRequest, SeenRequest onWebSocket) {}

    @State
    private SeenRequest onBeforeConnectRequest = SeenRequest.NONE;

    @State
    private SeenRequest createConnStateRequest = SeenRequest.NONE;

    @State
    private SeenRequest onRequestRequest = SeenRequest.NONE;

    @State
    private SeenRequest onWebSocketRequest = SeenRequest.NONE;

    @OnBeforeConnect
    Tracked letIn(Opening opening) {
        Params params = opening.params(Params.class).orElse(new Params(null));
        if (!Boolean.TRUE.equals(params.trackRequest())) {
            return new Tracked(false, SeenRequest.NONE);
        }
        SeenRequest seen = SeenRequest.of(opening.request());
        onBeforeConnectRequest = seen;
        return new Tracked(true, seen);
    }

    @OnConnect
    void came(Connection connection) {
        Tracked tracked = connection.state(Tracked.class).orElseThrow();
        if (tracked.trackRequest()) {
            createConnStateRequest = tracked.request();
        }
    }

    @OnRequest
    RawResponse answer(RawRequest request) {
        onRequestRequest = SeenRequest.of(request.head());
        return Json.response(onRequestRequest);
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        onWebSocketRequest = SeenRequest.of(socket.request());
        socket.sendText(Json.text(onWebSocketRequest));
    }

    @OnSocketMessage
    void text(RawSocket socket, String message) {
        socket.sendText(message);
    }

    @OnSocketMessage
    void bytes(RawSocket socket, byte[] message) {
        socket.sendBytes(message);
    }

    @Action
    public String ping() {
        return "pong";
    }

    @Action
    public RequestInfo getRequestInfo() {
        return new RequestInfo(onBeforeConnectRequest, createConnStateRequest, onRequestRequest, onWebSocketRequest);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.access;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.State;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnSubscribe;
import io.troupe.event.Opening;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what it is told to, and some events to everybody. The part on queues is left out: there are none yet, so nobody has
 * published and there is nothing to receive.
 */
@Actor
@PermitAll
public class AccessControlActor {

    /** What a client passes. */
    public record Params(@Nullable Boolean allowRequest, @Nullable Boolean allowWebSocket) {}

    @State
    private String lastCanPublishConnId = "";

    @State
    private String lastCanSubscribeConnId = "";

    private final ActorContext self;

    @Inject
    AccessControlActor(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    void letIn(Opening opening) {
        Params params = opening.params(Params.class).orElse(new Params(null, null));
        if (Boolean.FALSE.equals(params.allowRequest()) || Boolean.FALSE.equals(params.allowWebSocket())) {
            throw ActorException.refused(ErrorCode.FORBIDDEN, "Not you.");
        }
    }

    @OnSubscribe
    boolean mayListen(Connection connection, String event) {
        if (event.equals("allowedEvent") || event.equals("blockedEvent")) {
            lastCanSubscribeConnId = connection.id();
        }
        return !event.equals("blockedEvent");
    }

    @OnRequest
    RawResponse answer(RawRequest request) {
        return request.path().equals("/status")
                ? RawResponse.json("{\"ok\":true}")
                : RawResponse.text("Not Found").withStatus(404);
    }

    @OnWebSocket
    void opened(RawSocket socket) {
        socket.sendText("{\"type\":\"welcome\"}");
    }

    @Action
    public String allowedAction(String value) {
        return "allowed:" + value;
    }

    @Action
    public String allowedGetLastCanPublishConnId() {
        return lastCanPublishConnId;
    }

    @Action
    public String allowedGetLastCanSubscribeConnId() {
        return lastCanSubscribeConnId;
    }

    @Action
    public @Nullable JsonNode allowedReceiveQueue() {
        return null;
    }

    @Action
    public @Nullable JsonNode allowedReceiveAnyQueue() {
        return null;
    }

    @Action
    public void allowedBroadcastAllowedEvent(JsonNode value) {
        self.broadcast("allowedEvent", Map.of("value", value));
    }

    @Action
    public void allowedBroadcastBlockedEvent(JsonNode value) {
        self.broadcast("blockedEvent", Map.of("value", value));
    }

    @Action
    public void allowedBroadcastUndefinedEvent(JsonNode value) {
        self.broadcast("undefinedEvent", Map.of("value", value));
    }
}

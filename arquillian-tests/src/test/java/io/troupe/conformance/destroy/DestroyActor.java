// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.destroy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.OnDestroy;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.jackson.core.JsonProcessingException;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Can be destroyed, and shows that nothing of it was left. */
@Actor(name = "destroyActor")
@PermitAll
public class DestroyActor {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What it knows. */
    public record Shown(String key, double value) {}

    /** The first message of a plain socket. */
    public record Welcome(String type, String key, double value) {}

    @State
    private double value;

    @State
    private String key = "";

    private String ephemeral = "fresh";

    private final ActorContext self;
    private final Actors actors;

    @Inject
    DestroyActor(ActorContext self, Actors actors) {
        this.self = self;
        this.actors = actors;
    }

    @OnWake
    void wake() {
        key = String.join("/", self.key());
    }

    @OnDestroy
    void destroyed() {
        actors.getOrCreate(DestroyObserver.class, "observer").notifyDestroyed(key);
    }

    @OnRequest
    RawResponse answer(RawRequest request) throws JsonProcessingException {
        return request.path().equals("/state")
                ? RawResponse.json(JSON.writeValueAsString(new Shown(key, value)))
                : RawResponse.text("Not Found").withStatus(404);
    }

    @OnWebSocket
    void opened(RawSocket socket) throws JsonProcessingException {
        socket.sendText(JSON.writeValueAsString(new Welcome("welcome", key, value)));
    }

    @Action
    public double setValue(double to) {
        value = to;
        return value;
    }

    @Action
    public double getValue() {
        return value;
    }

    @Action
    public String setEphemeral(String text) {
        ephemeral = text;
        return ephemeral;
    }

    @Action
    public String getEphemeral() {
        return ephemeral;
    }

    @Action
    public void destroy() {
        self.destroy();
    }
}

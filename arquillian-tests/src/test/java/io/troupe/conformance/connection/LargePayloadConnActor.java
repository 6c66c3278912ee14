// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.event.OnBeforeConnect;
import io.troupe.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Takes and gives long messages, and keeps the length of the last with the connection. */
@Actor(name = "largePayloadConnActor")
@PermitAll
public class LargePayloadConnActor {

    /** What is kept with a connection. */
    public record Last(int lastRequestSize) {}

    private final ActorContext self;

    @Inject
    LargePayloadConnActor(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    Last letIn() {
        return new Last(0);
    }

    @Action
    public Items.Processed processLargeRequest(Items request) {
        self.connection().orElseThrow().state(new Last(request.items().size()));
        return request.processed();
    }

    @Action
    public Items.Texts getLargeResponse(int count) {
        return Items.Texts.of(count);
    }

    @Action
    public JsonNode echo(JsonNode value) {
        return value;
    }

    @Action
    public int getLastRequestSize() {
        return self.connection().orElseThrow().state(Last.class).orElseThrow().lastRequestSize();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.values;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.event.EventName;
import io.troupe.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.time.Instant;

/** Gives back what it is given, whatever it is. */
@Actor(events = Mirror.Seen.class)
@PermitAll
public class Mirror {

    /** Sent to those who listen. */
    @EventName("seen")
    public record Seen(JsonNode value) {}

    private final ActorContext self;

    @Inject
    Mirror(ActorContext self) {
        this.self = self;
    }

    @Action(readOnly = true)
    public JsonNode echo(JsonNode value) {
        return value;
    }

    @Action
    public void show(JsonNode value) {
        self.broadcast(new Seen(value));
    }

    @Action(readOnly = true)
    public void nothing() {
        // And says so.
    }

    @Action(readOnly = true)
    public long now() {
        return 1_795_224_854_611L;
    }

    @Action(readOnly = true)
    public Instant instant() {
        return Instant.ofEpochMilli(now());
    }
}

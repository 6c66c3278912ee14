// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.conformance.Pause;
import io.troupe.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.Optional;

/** Actions that answer after a while. */
@Actor(name = "asyncActionActor")
@PermitAll
public class AsyncActionActor {

    private static final int SHORT = 10;

    /** What was fetched. */
    public record Fetched(JsonNode id, long timestamp) {}

    @State
    private double value;

    @State
    private Fetched data;

    private final ActorContext self;

    @Inject
    AsyncActionActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public double delayedIncrement(Optional<Double> by) {
        Pause.of(self, SHORT);
        value += by.orElse(1.0);
        return value;
    }

    @Action
    public Fetched fetchData(JsonNode id) {
        Pause.of(self, SHORT);
        data = new Fetched(id, self.now().toEpochMilli());
        return data;
    }

    @Action
    public String asyncWithError(boolean fail) {
        Pause.of(self, SHORT);
        if (fail) {
            throw new UserException("Intentional error");
        }
        return "Success";
    }
}

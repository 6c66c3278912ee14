// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.Optional;

/** Actions that answer at once. */
@Actor(name = "syncActionActor")
@PermitAll
public class SyncActionActor {

    /** The number now. */
    public record Info(double currentValue, long timestamp) {}

    @State
    private double value;

    private final ActorContext self;

    @Inject
    SyncActionActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public double increment(Optional<Double> by) {
        value += by.orElse(1.0);
        return value;
    }

    @Action
    public Info getInfo() {
        return new Info(value, self.now().toEpochMilli());
    }

    @Action
    public void reset() {
        value = 0;
    }
}

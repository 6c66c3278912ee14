// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** What the stored state lacks keeps its initial value: no hook is needed for that. */
@Actor(sleepAfter = "100ms")
@PermitAll
public class StateZodCoercionActor {

    /** The state as a whole. */
    public record Whole(int count, String label) {}

    @State
    private int count;

    @State
    private String label = "default";

    private final ActorContext self;

    @Inject
    StateZodCoercionActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public Whole getState() {
        return new Whole(count, label);
    }

    @Action
    public void setCount(int newCount) {
        count = newCount;
    }

    @Action
    public void setLabel(String newLabel) {
        label = newLabel;
    }

    @Action
    public void triggerSleep() {
        self.sleep();
    }
}

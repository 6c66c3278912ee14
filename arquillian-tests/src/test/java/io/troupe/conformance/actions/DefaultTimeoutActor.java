// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.conformance.Pause;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Waits, and has all the time. */
@Actor(name = "defaultTimeoutActor")
@PermitAll
public class DefaultTimeoutActor {

    @State
    private int value;

    private final ActorContext self;

    @Inject
    DefaultTimeoutActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public String normalAction() {
        Pause.of(self, 50);
        return "normal response";
    }
}

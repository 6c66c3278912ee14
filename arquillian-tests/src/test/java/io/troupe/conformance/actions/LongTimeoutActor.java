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

/** Waits, and is in time. */
@Actor(name = "longTimeoutActor", actionTimeout = "200ms")
@PermitAll
public class LongTimeoutActor {

    @State
    private int value;

    private final ActorContext self;

    @Inject
    LongTimeoutActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public String delayedAction() {
        Pause.of(self, 100);
        return "delayed response";
    }
}

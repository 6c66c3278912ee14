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

/** One action that is in time, and one that is not. */
@Actor(name = "shortTimeoutActor", actionTimeout = "50ms")
@PermitAll
public class ShortTimeoutActor {

    @State
    private int value;

    private final ActorContext self;

    @Inject
    ShortTimeoutActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public String quickAction() {
        return "quick response";
    }

    @Action
    public String slowAction() {
        Pause.of(self, 100);
        return "slow response";
    }
}

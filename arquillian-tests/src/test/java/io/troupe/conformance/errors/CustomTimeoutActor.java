// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.errors;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.conformance.Pause;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** One action that is in time, and one that is not. */
@Actor(name = "customTimeoutActor", actionTimeout = "200ms")
@PermitAll
public class CustomTimeoutActor {

    private final ActorContext self;

    @Inject
    CustomTimeoutActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public String quickAction() {
        Pause.of(self, 50);
        return "Quick action completed";
    }

    @Action
    public String slowAction() {
        Pause.of(self, 300);
        return "Slow action completed";
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.conformance.Pause;
import io.troupe.event.OnBeforeConnect;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Thinks about it for longer than it may, so nobody gets in. */
@Actor(name = "beforeConnectTimeoutActor", connectTimeout = "100ms")
@PermitAll
public class BeforeConnectTimeoutActor {

    private final ActorContext self;

    @Inject
    BeforeConnectTimeoutActor(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    void letIn() {
        Pause.of(self, 200);
    }

    @Action
    public String ping() {
        return "pong";
    }
}

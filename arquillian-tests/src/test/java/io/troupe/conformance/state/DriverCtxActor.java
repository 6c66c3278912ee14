// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.event.OnBeforeConnect;
import jakarta.annotation.security.PermitAll;

/** Knows of no driver: there is none. */
@Actor
@PermitAll
public class DriverCtxActor {

    /** Beside the state. */
    public record Vars(boolean hasDriverCtx) {}

    @State
    private int value;

    @OnBeforeConnect
    Hello letIn() {
        return Hello.WORLD;
    }

    @Action
    public Vars getVars() {
        return new Vars(false);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.event.OnBeforeConnect;
import jakarta.annotation.security.PermitAll;

/** Has values beside its state that are the same for all. */
@Actor
@PermitAll
public class StaticVarActor {

    /** Beside the state. */
    public record Vars(int counter, String name) {}

    @State
    private int value;

    private final Vars vars = new Vars(42, "test-actor");

    @OnBeforeConnect
    Hello letIn() {
        return Hello.WORLD;
    }

    @Action
    public Vars getVars() {
        return vars;
    }

    @Action
    public String getName() {
        return vars.name();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.event.OnBeforeConnect;
import jakarta.annotation.security.PermitAll;
import java.util.concurrent.ThreadLocalRandom;

/** Makes values when it is created or woken. */
@Actor
@PermitAll
public class DynamicVarActor {

    /** Beside the state. */
    public record Vars(double random, String computed) {}

    @State
    private int value;

    private final Vars vars = new Vars(
            ThreadLocalRandom.current().nextDouble(),
            "Actor-" + ThreadLocalRandom.current().nextInt(1_000));

    @OnBeforeConnect
    Hello letIn() {
        return Hello.WORLD;
    }

    @Action
    public Vars getVars() {
        return vars;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.event.OnBeforeConnect;
import jakarta.annotation.security.PermitAll;
import java.util.concurrent.ThreadLocalRandom;

/** Has a number of its own beside its state. */
@Actor
@PermitAll
public class UniqueVarActor {

    /** Beside the state. */
    public record Vars(int id) {}

    @State
    private int value;

    private final Vars vars = new Vars(ThreadLocalRandom.current().nextInt(1_000_000));

    @OnBeforeConnect
    Hello letIn() {
        return Hello.WORLD;
    }

    @Action
    public Vars getVars() {
        return vars;
    }
}

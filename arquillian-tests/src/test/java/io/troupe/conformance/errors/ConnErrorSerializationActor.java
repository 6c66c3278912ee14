// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.errors;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;

/** Refuses connections under a group of its own. */
@Actor(name = "connErrorSerializationActor")
@PermitAll
public class ConnErrorSerializationActor {

    /** What a client may pass. */
    public record Params(Boolean shouldThrow) {}

    /** What is kept with a connection. */
    public record Initialized(boolean initialized) {}

    @State
    private int value;

    @OnBeforeConnect
    Initialized letIn(Opening opening) {
        if (opening.params(Params.class).map(Params::shouldThrow).orElse(false)) {
            throw new UserException("connection", "custom_error", "Test error from createConnState", null);
        }
        return new Initialized(true);
    }

    @Action
    public int getValue() {
        return value;
    }
}

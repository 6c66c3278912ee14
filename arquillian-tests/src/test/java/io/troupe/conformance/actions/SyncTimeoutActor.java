// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;

/** Does not wait, so it is in time. */
@Actor(name = "syncTimeoutActor", actionTimeout = "50ms")
@PermitAll
public class SyncTimeoutActor {

    @State
    private int value;

    @Action
    public String syncAction() {
        return "sync response";
    }
}

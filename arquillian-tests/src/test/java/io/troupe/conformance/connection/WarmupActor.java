// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import jakarta.annotation.security.PermitAll;

/** Is there. */
@Actor(name = "warmupActor")
@PermitAll
public class WarmupActor {

    @Action
    public boolean ping() {
        return true;
    }
}

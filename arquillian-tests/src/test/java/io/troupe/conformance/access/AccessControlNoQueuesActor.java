// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.access;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;
import org.jspecify.annotations.Nullable;

/** Declares no queue. */
@Actor
@PermitAll
public class AccessControlNoQueuesActor {

    @Action
    public @Nullable JsonNode readAnyQueue() {
        return null;
    }
}

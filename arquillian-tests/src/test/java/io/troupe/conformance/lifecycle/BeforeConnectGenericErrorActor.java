// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.lifecycle;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;
import org.jspecify.annotations.Nullable;

/** Fails when clients come. */
@Actor
@PermitAll
public class BeforeConnectGenericErrorActor {

    /** What a client passes. */
    public record Params(@Nullable Boolean shouldFail) {}

    @OnBeforeConnect
    void letIn(Opening opening) {
        if (opening.params(Params.class)
                .filter(params -> Boolean.TRUE.equals(params.shouldFail()))
                .isPresent()) {
            throw new IllegalStateException("a fault that nobody outside is told of");
        }
    }

    @Action
    public String ping() {
        return "pong";
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.lifecycle;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.UserException;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses clients on purpose. */
@Actor
@PermitAll
public class BeforeConnectRejectActor {

    /** What a client passes. */
    public record Params(@Nullable Boolean shouldReject) {}

    @OnBeforeConnect
    void letIn(Opening opening) {
        if (opening.params(Params.class)
                .filter(params -> Boolean.TRUE.equals(params.shouldReject()))
                .isPresent()) {
            throw new UserException("connection_rejected", "Connection rejected by policy", Map.of("reason", "test"));
        }
    }

    @Action
    public String ping() {
        return "pong";
    }
}

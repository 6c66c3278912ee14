// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.UserException;
import io.troupe.conformance.Pause;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Thinks about it, and refuses those who ask for that. */
@Actor(name = "rejectConnectionActor")
@PermitAll
public class RejectConnectionActor {

    /** What a client may pass. */
    public record Params(Boolean reject) {}

    private final ActorContext self;

    @Inject
    RejectConnectionActor(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    void letIn(Opening opening) {
        if (opening.params(Params.class).map(Params::reject).orElse(false)) {
            Pause.of(self, 500);
            throw new UserException("rejected", "Rejected connection");
        }
    }

    @Action
    public String ping() {
        return "pong";
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.handles;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Has neither state nor a database. */
@Actor(name = "statelessActor")
@PermitAll
public class StatelessActor {

    /** What came of an attempt. */
    public record Attempt(boolean success, String error) {}

    private final ActorContext self;

    @Inject
    StatelessActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public String ping() {
        return "pong";
    }

    @Action
    public String echo(String text) {
        return text;
    }

    @Action
    public String getActorId() {
        return self.publicId();
    }

    /** The compiler refuses the attempt itself. */
    @Action
    public Attempt tryGetState() {
        return new Attempt(false, "This actor declares no state");
    }

    /** The same. */
    @Action
    public Attempt tryGetDb() {
        return new Attempt(false, "This actor has no database");
    }
}

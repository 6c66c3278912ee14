// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** A room that tells everybody what somebody says; it keeps nothing. */
@Actor
@PermitAll
public class Room {

    private final ActorContext self;

    /** For the container. */
    @Inject
    public Room(ActorContext self) {
        this.self = self;
    }

    /** Tells everybody. */
    @Action
    public void say(String text) {
        self.broadcast("said", text);
    }
}

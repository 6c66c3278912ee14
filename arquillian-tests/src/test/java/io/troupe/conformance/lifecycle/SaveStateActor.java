// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.lifecycle;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.State;
import io.troupe.conformance.Pause;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/**
 * Says when a value is stored, and then does not come back. Giving up the turn is what stores it, at once: there is no later
 * that a client could ask for.
 */
@Actor
@PermitAll
public class SaveStateActor {

    /** Longer than any client waits for an answer; a thread of the server is all that it costs. */
    private static final long FOR_EVER = 90_000;

    @State
    private int value;

    private final ActorContext self;
    private final Actors actors;

    @Inject
    SaveStateActor(ActorContext self, Actors actors) {
        this.self = self;
        this.actors = actors;
    }

    @Action
    public int getValue() {
        return value;
    }

    @Action
    public void saveImmediateAndBlock(int newValue) {
        block(newValue, "immediate");
    }

    @Action
    public void saveDeferredAndBlock(int newValue, int maxWait) {
        block(newValue, "deferred");
    }

    private void block(int newValue, String phase) {
        value = newValue;
        Pause.of(self, 0);
        // What was done before is stored when another actor is called.
        actors.getOrCreate(SaveStateObserver.class, "observer").recordPhase(String.join("/", self.key()), phase);
        Pause.of(self, FOR_EVER);
    }
}

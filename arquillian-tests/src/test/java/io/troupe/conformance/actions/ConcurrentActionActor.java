// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.conformance.Pause;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Lets others in while it waits. */
@Actor(name = "concurrentActionActor")
@PermitAll
public class ConcurrentActionActor {

    @State
    private List<String> events = new ArrayList<>();

    private final ActorContext self;

    @Inject
    ConcurrentActionActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public String runWithDelay(String label, double millis) {
        events.add("start:" + label);
        Pause.of(self, millis);
        events.add("finish:" + label);
        return label;
    }

    @Action
    public List<String> getEvents() {
        return events;
    }
}

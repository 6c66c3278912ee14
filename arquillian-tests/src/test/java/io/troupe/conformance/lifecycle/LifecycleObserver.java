// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.lifecycle;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Is told by others what happens to them. */
@Actor(sleepAfter = "24h")
@PermitAll
public class LifecycleObserver {

    /** What others tell. */
    public record Told(String actorKey, String event) {}

    /** The same, and when. */
    public record Happened(String actorKey, String event, long timestamp) {}

    @State
    private List<Happened> events = new ArrayList<>();

    private final ActorContext self;

    @Inject
    LifecycleObserver(ActorContext self) {
        this.self = self;
    }

    @Action
    public void recordEvent(Told told) {
        events.add(new Happened(told.actorKey(), told.event(), self.now().toEpochMilli()));
    }

    @Action
    public List<Happened> getEvents() {
        return events;
    }

    @Action
    public void clearEvents() {
        events.clear();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.lifecycle;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.OnDestroy;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.conformance.Pause;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Takes its time to start, and tells an observer of its start and its end. */
@Actor
@PermitAll
public class StartStopRaceActor {

    /** The state as a whole. */
    public record Whole(boolean initialized, long startTime, boolean destroyCalled, boolean startCompleted) {}

    @State
    private boolean initialized;

    @State
    private long startTime;

    @State
    private boolean destroyCalled;

    @State
    private boolean startCompleted;

    private final ActorContext self;
    private final Actors actors;

    @Inject
    StartStopRaceActor(ActorContext self, Actors actors) {
        this.self = self;
        this.actors = actors;
    }

    @OnWake
    void wakes() {
        startTime = self.now().toEpochMilli();
        Pause.of(self, 100);
        initialized = true;
        startCompleted = true;
        tell("started");
    }

    @OnDestroy
    void ends() {
        destroyCalled = true;
        tell("destroy");
    }

    private void tell(String event) {
        actors.getOrCreate(LifecycleObserver.class, "observer")
                .recordEvent(new LifecycleObserver.Told(String.join("/", self.key()), event));
    }

    @Action
    public Whole getState() {
        return new Whole(initialized, startTime, destroyCalled, startCompleted);
    }

    @Action
    public String ping() {
        return "pong";
    }

    @Action
    public void destroy() {
        self.destroy();
    }
}

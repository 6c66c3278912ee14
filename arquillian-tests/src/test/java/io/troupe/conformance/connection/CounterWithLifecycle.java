// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notes which hooks have run, in their order. */
@Actor(name = "counterWithLifecycle")
@PermitAll
public class CounterWithLifecycle {

    /** What a client may pass. */
    public record Params(Boolean trackLifecycle) {

        private static boolean track(Optional<Params> params) {
            return params.map(Params::trackLifecycle).orElse(false);
        }
    }

    /** What is kept with a connection. */
    public record Joined(long joinTime) {}

    @State
    private double count;

    @State
    private List<String> events = new ArrayList<>();

    private final ActorContext self;

    @Inject
    CounterWithLifecycle(ActorContext self) {
        this.self = self;
    }

    @OnWake
    void wake() {
        events.add("onWake");
    }

    @OnBeforeConnect
    Joined beforeConnect(Opening opening) {
        note("onBeforeConnect", opening.params(Params.class));
        return new Joined(self.now().toEpochMilli());
    }

    @OnConnect
    void connect(Connection connection) {
        note("onConnect", connection.params(Params.class));
    }

    @OnDisconnect
    void disconnect(Connection connection) {
        note("onDisconnect", connection.params(Params.class));
    }

    private void note(String hook, Optional<Params> params) {
        if (Params.track(params)) {
            events.add(hook);
        }
    }

    @Action
    public List<String> getEvents() {
        return events;
    }

    @Action
    public double increment(double by) {
        count += by;
        return count;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.event.Connection;
import io.troupe.event.EventName;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Counts connections, and a number for each of them. */
@Actor(name = "counterConn", events = CounterConn.NewCount.class)
@PermitAll
public class CounterConn {

    /** What is kept with a connection. */
    public record Own(double count) {}

    /** The number of some connection has changed. */
    @EventName(value = "newCount", unwrapped = true)
    public record NewCount(double count) {}

    @State
    private int connectionCount;

    private final ActorContext self;

    @Inject
    CounterConn(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    Own letIn() {
        return new Own(0);
    }

    @OnConnect
    void connected() {
        connectionCount++;
    }

    @OnDisconnect
    void disconnected() {
        connectionCount--;
    }

    @Action
    public double increment(double by) {
        return setCount(getCount() + by);
    }

    @Action
    public double setCount(double to) {
        caller().state(new Own(to));
        self.broadcast(new NewCount(to));
        return to;
    }

    @Action
    public double getCount() {
        return caller().state(Own.class).orElseThrow().count();
    }

    @Action
    public int getConnectionCount() {
        return connectionCount;
    }

    private Connection caller() {
        return self.connection().orElseThrow();
    }
}

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
import io.troupe.event.Opening;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Knows its callers by the name that they connect with. */
@Actor(name = "counterWithParams", events = CounterWithParams.NewCount.class)
@PermitAll
public class CounterWithParams {

    /** What a client may pass. */
    public record Params(String name) {}

    /** What is kept with a connection. */
    public record Named(String name) {}

    /** The number has changed. */
    @EventName("newCount")
    public record NewCount(double count, String by) {}

    @State
    private double count;

    @State
    private List<String> initializers = new ArrayList<>();

    private final ActorContext self;

    @Inject
    CounterWithParams(ActorContext self) {
        this.self = self;
    }

    @OnBeforeConnect
    Named name(Opening opening) {
        return new Named(opening.params(Params.class)
                .map(Params::name)
                .filter(name -> !name.isEmpty())
                .orElse("anonymous"));
    }

    @OnConnect
    void connected(Connection connection) {
        initializers.add(name(connection));
    }

    @Action
    public double increment(double by) {
        count += by;
        self.broadcast(new NewCount(count, name(self.connection().orElseThrow())));
        return count;
    }

    @Action
    public List<String> getInitializers() {
        return initializers;
    }

    private static String name(Connection connection) {
        return connection.state(Named.class).orElseThrow().name();
    }
}

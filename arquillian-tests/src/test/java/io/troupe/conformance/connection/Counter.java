// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.event.EventName;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.List;

/** A number, and an event for each change of it. */
@Actor(name = "counter", events = Counter.NewCount.class)
@PermitAll
public class Counter {

    /** The number has changed. */
    @EventName(value = "newCount", unwrapped = true)
    public record NewCount(double count) {}

    @State
    private double count;

    private final ActorContext self;

    @Inject
    Counter(ActorContext self) {
        this.self = self;
    }

    @Action
    public double increment(double by) {
        return setCount(count + by);
    }

    @Action
    public double setCount(double to) {
        count = to;
        self.broadcast(new NewCount(count));
        return count;
    }

    @Action
    public double getCount() {
        return count;
    }

    @Action
    public List<String> getKey() {
        return self.key();
    }
}

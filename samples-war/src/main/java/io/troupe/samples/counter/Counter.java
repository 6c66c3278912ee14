// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples.counter;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.event.EventName;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** A number that everybody may raise. */
@Actor(events = Counter.NewCount.class)
@PermitAll
public class Counter {

    /** Sent to those who listen, as the plain number. */
    @EventName(value = "newCount", unwrapped = true)
    public record NewCount(long count) {}

    @State
    private long count;

    private final ActorContext self;

    @Inject
    Counter(ActorContext self) {
        this.self = self;
    }

    /** Raises the number and gives the new one. */
    @Action
    public long increment(long by) {
        count += by;
        self.broadcast(new NewCount(count));
        return count;
    }

    /** The number now. */
    @Action(readOnly = true)
    public long getCount() {
        return count;
    }
}

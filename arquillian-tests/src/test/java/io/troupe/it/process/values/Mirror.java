// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.values;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.event.EventName;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.time.Instant;

/** Gives back what it is given, as Java has it when nothing is known of its type. */
@Actor(events = Mirror.Seen.class)
@PermitAll
public class Mirror {

    /** Sent to those who listen. */
    @EventName("seen")
    public record Seen(Object value) {}

    private final ActorContext self;

    @Inject
    Mirror(ActorContext self) {
        this.self = self;
    }

    @Action(readOnly = true)
    public Object echo(Object value) {
        return value;
    }

    @Action
    public void show(Object value) {
        self.broadcast(new Seen(value));
    }

    @Action(readOnly = true)
    public void nothing() {
        // And says so.
    }

    @Action(readOnly = true)
    public long now() {
        return 1_795_224_854_611L;
    }

    @Action(readOnly = true)
    public Instant instant() {
        return Instant.ofEpochMilli(now());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;

/** A counter as an actor. */
@Actor
@PermitAll
public class Counter {

    @State
    private long count;

    /** For the container. */
    public Counter() {}

    /** Adds one. */
    @Action
    public long increment() {
        return ++count;
    }

    /** The number now. */
    @Action(readOnly = true)
    public long getCount() {
        return count;
    }
}

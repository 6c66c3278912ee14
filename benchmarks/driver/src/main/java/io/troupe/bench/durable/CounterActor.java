// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;

/** The actor that counts. */
@Actor(name = "counter", sleepAfter = "1h", turnQueue = 10_000)
public class CounterActor {

    @State
    private long total;

    /** For the container. */
    public CounterActor() {}

    /** Adds one. */
    @Action
    public long increment() {
        return ++total;
    }

    /** The number now. */
    @Action(readOnly = true)
    public long current() {
        return total;
    }
}

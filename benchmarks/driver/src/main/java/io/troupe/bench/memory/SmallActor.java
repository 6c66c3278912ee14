// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.memory;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.OnSleep;
import io.troupe.State;
import java.util.concurrent.atomic.AtomicLong;

/** An actor with a small state. */
@Actor(name = "small")
public class SmallActor {

    /** How many have fallen asleep. */
    static final AtomicLong ASLEEP = new AtomicLong();

    @State
    private long total;

    @State
    private String name = "";

    /** For the container. */
    public SmallActor() {}

    /** Changes the state. */
    @Action
    public long rename(String newName) {
        name = newName;
        return ++total;
    }

    @OnSleep
    void sleep() {
        ASLEEP.incrementAndGet();
    }
}

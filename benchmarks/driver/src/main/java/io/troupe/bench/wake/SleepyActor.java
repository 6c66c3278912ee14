// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.wake;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.OnSleep;
import io.troupe.State;
import java.util.concurrent.atomic.AtomicLong;

/** An actor that counts its kind's sleep. */
@Actor(name = "sleepy")
public class SleepyActor {

    static final AtomicLong ASLEEP = new AtomicLong();

    @State
    private long total;

    /** For the container. */
    public SleepyActor() {}

    /** Changes the state. */
    @Action
    public long increment() {
        return ++total;
    }

    /** The number now. */
    @Action(readOnly = true)
    public long current() {
        return total;
    }

    @OnSleep
    void sleep() {
        ASLEEP.incrementAndGet();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Its actions take as long as the test likes. */
@Actor(name = "slow", turnQueue = 10_000)
@PermitAll
public class SlowActor {

    /** Counts bodies that have begun. */
    static final Semaphore BEGUN = new Semaphore(0);

    /** They end when this opens. */
    static volatile CountDownLatch end = new CountDownLatch(0);

    @State
    private int calls;

    /** For the container. */
    public SlowActor() {}

    /** Changes the state, and takes its time. */
    @Action
    public int work() throws InterruptedException {
        BEGUN.release();
        end.await();
        return ++calls;
    }

    /** How often it has worked. */
    @Action(readOnly = true)
    public int calls() {
        return calls;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.Actors;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Passes a call on along a chain of its like, and counts. */
@Actor(name = "passer")
@PermitAll
public class PasserActor {

    @Inject
    Actors actors;

    @State
    private int passed;

    /** For the container. */
    public PasserActor() {}

    /** Counts, waits so many milliseconds, and has the rest of the chain do the same before it returns. */
    @Action
    public int pass(List<String> rest, int millis) {
        passed++;
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(100_000);
        }
        if (!rest.isEmpty()) {
            actors.getOrCreate(PasserActor.class, rest.get(0)).pass(rest.subList(1, rest.size()), millis);
        }
        return passed;
    }

    /** How often it was passed. */
    @Action(readOnly = true)
    public int passed() {
        return passed;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.event.OnConnect;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.List;

/** Counts whatever wakes it. */
@Actor(name = "till")
@PermitAll
public class TillActor {

    @State
    private long total;

    @State
    private int visits;

    @State
    private List<String> slips = new ArrayList<>();

    /** For the container. */
    public TillActor() {}

    /** Adds an amount. */
    @Action
    public long add(long amount) {
        slips.add("+" + amount);
        total += amount;
        return total;
    }

    /** The sum of all amounts. */
    @Action(readOnly = true)
    public long total() {
        return total;
    }

    /** How many clients have come. */
    @Action(readOnly = true)
    public int visits() {
        return visits;
    }

    @OnConnect
    void come() {
        visits++;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.bank;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.Actors;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;

/** Takes part in nothing. */
@Actor
@PermitAll
public class Tally {

    @State
    private int count;

    @Inject
    private Actors actors;

    @Action
    public int increment() {
        return ++count;
    }

    @Action(readOnly = true)
    public int get() {
        return count;
    }

    /** Calls an account, in a chain that has left the transaction of its root. */
    @Action
    public long addTo(String account, long amount) {
        return actors.getOrCreate(Account.class, account).add(amount);
    }
}

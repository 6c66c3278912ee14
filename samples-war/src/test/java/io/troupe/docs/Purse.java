// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.Actors;
import io.troupe.State;
import io.troupe.UserException;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;

/** Gives money away by message. */
@Actor
@PermitAll
public class Purse {

    private final Actors actors;

    @State
    private long cents;

    @Inject
    Purse(Actors actors) {
        this.actors = actors;
    }

    /** Takes money out here, and has it put in there. */
    @Action
    public long give(String to, @Positive long amount) {
        if (cents < amount) {
            throw new UserException("too_poor", "There is not enough money.");
        }
        cents -= amount;
        Purse other = actors.getOrCreate(Purse.class, to);
        actors.tell(other, purse -> purse.put(amount));
        return cents;
    }

    @Action
    public void put(@Positive long amount) {
        cents += amount;
    }

    static void pay(Actors actors, String name) {
        actors.tell(actors.getOrCreate(Purse.class, name), purse -> purse.put(100_00));
    }
}

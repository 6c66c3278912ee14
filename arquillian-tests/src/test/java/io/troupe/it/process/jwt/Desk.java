// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.jwt;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Caller;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Says who asks. */
@Actor
public class Desk {

    private final ActorContext self;

    @Inject
    Desk(ActorContext self) {
        this.self = self;
    }

    /** The caller's name, and those of its roles that this actor knows. */
    @Action
    @PermitAll
    public String who() {
        Caller caller = self.caller();
        var roles = new TreeSet<String>();
        Stream.of("boss", "clerk").filter(caller::isInRole).forEach(roles::add);
        return caller.name() + " " + caller.isAuthenticated() + " " + roles;
    }

    @Action
    @RolesAllowed("boss")
    public String forBosses() {
        return who();
    }

    @Action
    @RolesAllowed("clerk")
    public String forClerks() {
        return who();
    }
}

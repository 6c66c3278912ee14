// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.neighbours;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.validation.constraints.NotBlank;

/** Uses what the platform has to offer. */
@Actor
@PermitAll
public class Clerk {

    @State
    private int count;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    private final Greeter greeter;
    private final ActorContext self;

    @Inject
    Clerk(Greeter greeter, ActorContext self) {
        this.greeter = greeter;
        this.self = self;
    }

    @Action
    public String greet(@NotBlank String name) {
        return greeter.greet(name);
    }

    @Action
    public int count(int by) {
        count += by;
        return count;
    }

    @Action(readOnly = true)
    public int get() {
        return count;
    }

    @Action
    @Traced
    public int traced() {
        return ++count;
    }

    @Action
    @RolesAllowed("boss")
    public String forBosses() {
        return self.caller().name();
    }

    /** Whether a transaction of the caller is seen here. */
    @Action
    public boolean inTransaction() {
        return transaction.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
    }
}

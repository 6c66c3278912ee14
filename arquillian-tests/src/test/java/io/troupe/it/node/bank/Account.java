// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.bank;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.State;
import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** Takes part in transactions. */
@Actor
@PermitAll
public class Account {

    @State
    private long balance;

    @PersistenceContext
    private EntityManager entities;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    @Inject
    private Actors actors;

    @Inject
    private ActorContext self;

    /** Joins. */
    @Action
    @Transactional
    public long add(long amount) {
        balance += amount;
        self.broadcast(new Moved(balance));
        return balance;
    }

    /** Joins, and fails with a checked exception if the balance is too small; what it did before is to be undone. */
    @Action
    @Transactional
    public long take(long amount) throws TooLittle {
        balance -= amount;
        if (balance < 0) {
            throw new TooLittle("there are " + balance);
        }
        return balance;
    }

    /** Begins a transaction of its own where there is none: an entity, this account and another one. */
    @Action
    @Transactional
    public long send(String to, long amount, String how) {
        entities.persist(new Entry(how));
        balance -= amount;
        actors.getOrCreate(Account.class, to).add(amount);
        if (how.startsWith("throw")) {
            throw new IllegalArgumentException(how);
        }
        if (how.startsWith("mark")) {
            transaction.setRollbackOnly();
        }
        return balance;
    }

    /** Never part of its caller's. */
    @Action
    @Transactional(TxType.REQUIRES_NEW)
    public long addAnyway(long amount) {
        balance += amount;
        return balance;
    }

    /** Plain: outside of any transaction. */
    @Action(readOnly = true)
    public long balance() {
        return balance;
    }

    /** Sees what the caller's transaction has done so far. */
    @Action(readOnly = true)
    @Transactional(TxType.SUPPORTS)
    public long balanceSoFar() {
        return balance;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.Transactions;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.jspecify.annotations.Nullable;

/** The transactions of Jakarta EE. */
final class PlatformTransactions implements Transactions {

    private final TransactionSynchronizationRegistry registry;

    /** Of this deployment's participant among the resources of a transaction, which other deployments may be in too. */
    private final Object key = new Object();

    private final LateWork lateWork;

    PlatformTransactions(TransactionSynchronizationRegistry registry, LateWork lateWork) {
        this.registry = registry;
        this.lateWork = lateWork;
    }

    boolean isThere() {
        return registry.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public boolean isActive() {
        return registry.getTransactionStatus() == Status.STATUS_ACTIVE;
    }

    @Override
    public @Nullable Participant participant() {
        try {
            return (Participant) registry.getResource(key);
        } catch (IllegalStateException e) {
            // It has ended.
            return null;
        }
    }

    @Override
    public void enlist(Participant participant) {
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                lateWork.begin();
                participant.beforeCompletion();
            }

            @Override
            public void afterCompletion(int status) {
                lateWork.end();
                participant.afterCompletion(status == Status.STATUS_COMMITTED);
            }
        });
        registry.putResource(key, participant);
    }

    @Override
    public void setRollbackOnly() {
        registry.setRollbackOnly();
    }
}

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

    private final Runnable rejoin;

    /**
     * Those that the registry knows.
     *
     * @param rejoin suspends the transaction for a moment; run where {@link #losesConnections} says so
     */
    PlatformTransactions(TransactionSynchronizationRegistry registry, Runnable rejoin) {
        this.registry = registry;
        this.rejoin = losesConnections(registry) ? rejoin : () -> {};
    }

    /**
     * Whether connections that are opened before completion stay outside of the transaction. Payara and GlassFish take the
     * transaction of a connection from what runs on the thread, and forget it there when a commit begins; when a transaction is
     * resumed, they set it again. Others need no such thing, and may forbid it at that moment.
     */
    private static boolean losesConnections(TransactionSynchronizationRegistry registry) {
        return registry.getClass().getName().startsWith("com.sun.enterprise.transaction.");
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
                rejoin.run();
                participant.beforeCompletion();
            }

            @Override
            public void afterCompletion(int status) {
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

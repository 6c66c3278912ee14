// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import org.jspecify.annotations.Nullable;

/** Port: the transactions of the application, each bound to the thread that is in it. */
public interface Transactions {

    /** Where there are none. */
    Transactions NONE = new Transactions() {
        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public @Nullable Participant participant() {
            return null;
        }

        @Override
        public void enlist(Participant participant) {
            throw new IllegalStateException("no transactions here");
        }

        @Override
        public void setRollbackOnly() {
            throw new IllegalStateException("no transactions here");
        }
    };

    /** Takes part in one transaction, and is told of its end. */
    interface Participant {

        /** On a thread within the transaction, which is rolled back if this throws. Not called before a rollback. */
        void beforeCompletion();

        /** On any thread. */
        void afterCompletion(boolean committed);
    }

    /** Whether this thread is in a transaction that can still be committed. */
    boolean isActive();

    /** Who takes part for this runtime in the transaction of this thread; null for nobody. */
    @Nullable
    Participant participant();

    /**
     * Makes that one {@link #participant()} of the active transaction of this thread.
     *
     * @throws IllegalStateException if it cannot be committed any more
     */
    void enlist(Participant participant);

    /**
     * Lets the transaction of this thread end in a rollback.
     *
     * @throws IllegalStateException if it has ended
     */
    void setRollbackOnly();
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What a server needs so that connections which are opened when a commit has begun take part in its transaction. */
interface LateWork {

    /** As Jakarta EE has it: nothing. */
    LateWork PLAIN = new LateWork() {};

    /** Before anything is written, on the thread of the commit. */
    default void begin() {}

    /** After completion, on the same thread. */
    default void end() {}

    /** Of the server that this runs in. */
    static LateWork ofServer() {
        try {
            return new OnPayara(InitialContext.doLookup("java:appserver/TransactionManager"));
        } catch (NamingException | ClassCastException e) {
            return PLAIN;
        }
    }

    /**
     * Payara and GlassFish find the transaction of a new connection in what runs on the thread, and forget it there before they
     * begin a commit: the connection would be outside, and commit by itself. A transaction that is resumed is set there again. It has
     * to be forgotten afterwards, or the thread's next connection would be enlisted in a transaction that has ended, and never go
     * back to its pool.
     */
    final class OnPayara implements LateWork {

        private final TransactionManager manager;

        OnPayara(TransactionManager manager) {
            this.manager = manager;
        }

        @Override
        public void begin() {
            try {
                manager.resume(manager.suspend());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void end() {
            try {
                if (manager.getTransaction() == null) {
                    // There is nothing to suspend, but this forgets.
                    manager.suspend();
                }
            } catch (SystemException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.JoinedWrite;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** Transactions as a server has them, as far as tests need them; {@link MemoryStore} takes part. */
public final class TestTransactions implements InitialContextFactory {

    private static final ThreadLocal<Transaction> CURRENT = new ThreadLocal<>();

    /** How a commit ends. */
    enum Fate {
        /** As it should. */
        SAID,
        /** It was made, but is taken for a rollback, since the answer was lost. */
        MADE_UNSAID,
        /** It was not made, and nobody knows. */
        IN_DOUBT
    }

    static volatile Fate fate = Fate.SAID;

    /** One transaction. */
    static final class Transaction {
        private final Map<Object, Object> resources = new HashMap<>();
        private final List<Synchronization> synchronizations = new ArrayList<>();
        private final List<List<ActorCommit>> writes = new ArrayList<>();
        private int status = Status.STATUS_ACTIVE;

        /** On any thread, as when its time is up. */
        synchronized void expire() {
            end(Status.STATUS_ROLLEDBACK);
        }

        private void end(int last) {
            status = last;
            synchronizations.forEach(each -> each.afterCompletion(last));
        }

        synchronized int status() {
            return status;
        }
    }

    /** For the naming service. */
    public TestTransactions() {}

    static void install() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, TestTransactions.class.getName());
        MemoryStore.joining = TestTransactions::write;
        fate = Fate.SAID;
    }

    static void uninstall() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        CURRENT.remove();
    }

    private static JoinedWrite write(List<ActorCommit> parts) {
        CURRENT.get().writes.add(parts);
        return () -> fate == Fate.MADE_UNSAID ? Executed.YES : Executed.UNKNOWN;
    }

    static Transaction begin() {
        if (CURRENT.get() != null) {
            throw new IllegalStateException("in one already");
        }
        Transaction begun = new Transaction();
        CURRENT.set(begun);
        return begun;
    }

    static Transaction current() {
        return CURRENT.get();
    }

    static Transaction suspend() {
        Transaction suspended = CURRENT.get();
        CURRENT.remove();
        return suspended;
    }

    static void resume(Transaction suspended) {
        CURRENT.set(suspended);
    }

    static void mark() {
        Transaction current = CURRENT.get();
        if (current.status() == Status.STATUS_ACTIVE) {
            current.status = Status.STATUS_MARKED_ROLLBACK;
        }
    }

    static void rollback() {
        Transaction current = CURRENT.get();
        if (current.status() != Status.STATUS_ROLLEDBACK) {
            current.expire();
        }
        CURRENT.remove();
    }

    static void commit() throws RollbackException {
        Transaction current = CURRENT.get();
        try {
            if (current.status == Status.STATUS_ACTIVE) {
                prepare(current);
            }
            if (current.status != Status.STATUS_ACTIVE) {
                if (current.status != Status.STATUS_ROLLEDBACK) {
                    current.expire();
                }
                throw new RollbackException("rolled back");
            }
            if (fate != Fate.IN_DOUBT) {
                current.writes.forEach(MemoryStore::makeJoined);
            }
            current.end(fate == Fate.SAID ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK);
            if (fate != Fate.SAID) {
                throw new RollbackException("the answer was lost");
            }
        } finally {
            CURRENT.remove();
        }
    }

    private static void prepare(Transaction current) {
        try {
            List.copyOf(current.synchronizations).forEach(Synchronization::beforeCompletion);
        } catch (RuntimeException e) {
            current.status = Status.STATUS_MARKED_ROLLBACK;
        }
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) {
        return (Context) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, args) -> {
                    if (method.getName().equals("lookup")
                            && args[0].equals("java:comp/TransactionSynchronizationRegistry")) {
                        return new Registry();
                    }
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    throw new NameNotFoundException(String.valueOf(args == null ? null : args[0]));
                });
    }

    private static final class Registry implements TransactionSynchronizationRegistry {

        @Override
        public Object getTransactionKey() {
            return CURRENT.get();
        }

        @Override
        public void putResource(Object key, Object value) {
            open().resources.put(key, value);
        }

        @Override
        public Object getResource(Object key) {
            return open().resources.get(key);
        }

        private static Transaction open() {
            Transaction current = CURRENT.get();
            if (current == null || current.status() == Status.STATUS_ROLLEDBACK) {
                throw new IllegalStateException("no transaction");
            }
            return current;
        }

        @Override
        public void registerInterposedSynchronization(Synchronization synchronization) {
            open().synchronizations.add(synchronization);
        }

        @Override
        public int getTransactionStatus() {
            Transaction current = CURRENT.get();
            return current == null ? Status.STATUS_NO_TRANSACTION : current.status();
        }

        @Override
        public void setRollbackOnly() {
            open().status = Status.STATUS_MARKED_ROLLBACK;
        }

        @Override
        public boolean getRollbackOnly() {
            return open().status() == Status.STATUS_MARKED_ROLLBACK;
        }
    }
}

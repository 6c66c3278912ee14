// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Threads as the platform gives them. */
final class Platform {

    private Platform() {}

    /**
     * Threads that know the application's naming context and class loader: the server's managed ones, or daemon threads
     * where there is no server.
     */
    static ThreadFactory threads() {
        ThreadFactory plain = plainThreads(Thread.currentThread().getContextClassLoader());
        try {
            ThreadFactory managed = InitialContext.doLookup("java:comp/DefaultManagedThreadFactory");
            return task -> {
                try {
                    return managed.newThread(task);
                } catch (IllegalStateException e) {
                    // The server stops: what is in flight still has to end.
                    return plain.newThread(task);
                }
            };
        } catch (NamingException | ClassCastException e) {
            return plain;
        }
    }

    private static ThreadFactory plainThreads(ClassLoader loader) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "troupe-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }
}

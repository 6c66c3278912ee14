// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Calls something every second, for doors, to which nothing else tells that nothing happens. To be started on a thread of the
 * application.
 *
 * <p>It has a thread of its own, from the server where that has any to give. The server's scheduled executor would not do: while
 * WildFly is suspended its tasks fail instead of waiting, and a repeated task that has failed once is never run again.
 */
public final class Ticking {

    private static final String SERVERS_OWN = "java:comp/DefaultManagedThreadFactory";

    private final ScheduledExecutorService executor;

    private Ticking(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /**
     * Starts.
     *
     * @param name of the thread, if the server has none
     * @param failed gets what the work throws, which goes on all the same
     */
    public static Ticking start(String name, Runnable work, Consumer<RuntimeException> failed) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(threads(name));
        executor.scheduleWithFixedDelay(() -> guarded(work, failed), 1, 1, TimeUnit.SECONDS);
        return new Ticking(executor);
    }

    private static ThreadFactory threads(String name) {
        try {
            return InitialContext.doLookup(SERVERS_OWN);
        } catch (NamingException | ClassCastException e) {
            return task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            };
        }
    }

    /** An exception would end the schedule without a word. */
    private static void guarded(Runnable work, Consumer<RuntimeException> failed) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    /** Stops; what is being done just now goes on. */
    public void stop() {
        executor.shutdown();
    }
}

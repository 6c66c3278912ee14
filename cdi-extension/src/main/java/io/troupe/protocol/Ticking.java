// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Calls something every second, on the server's threads where it has any to give: for doors, to which nothing else tells
 * that nothing happens. To be started on a thread of the application.
 */
public final class Ticking {

    private static final String SERVERS_OWN = "java:comp/DefaultManagedScheduledExecutorService";

    private final ScheduledFuture<?> future;
    private final @Nullable ScheduledExecutorService own;

    private Ticking(ScheduledFuture<?> future, @Nullable ScheduledExecutorService own) {
        this.future = future;
        this.own = own;
    }

    /**
     * Starts.
     *
     * @param name of a thread of its own, if the server has none
     * @param failed gets what the work throws, which goes on all the same
     */
    public static Ticking start(String name, Runnable work, Consumer<RuntimeException> failed) {
        ScheduledExecutorService own = null;
        ScheduledExecutorService executor;
        try {
            executor = (ManagedScheduledExecutorService) new InitialContext().lookup(SERVERS_OWN);
        } catch (NamingException | ClassCastException e) {
            own = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            });
            executor = own;
        }
        return new Ticking(executor.scheduleWithFixedDelay(() -> guarded(work, failed), 1, 1, TimeUnit.SECONDS), own);
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
        future.cancel(false);
        if (own != null) {
            own.shutdownNow();
        }
    }
}

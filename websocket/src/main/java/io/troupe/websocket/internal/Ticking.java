// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Calls something every second, on the server's threads where it has any to give. */
final class Ticking {

    private static final String SERVERS_OWN = "java:comp/DefaultManagedScheduledExecutorService";

    private final ScheduledFuture<?> future;
    private final @Nullable ScheduledExecutorService own;

    private Ticking(ScheduledFuture<?> future, @Nullable ScheduledExecutorService own) {
        this.future = future;
        this.own = own;
    }

    static Ticking start(Runnable work) {
        ScheduledExecutorService own = null;
        ScheduledExecutorService executor;
        try {
            executor = (ManagedScheduledExecutorService) new InitialContext().lookup(SERVERS_OWN);
        } catch (NamingException | ClassCastException e) {
            own = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "troupe-sockets");
                thread.setDaemon(true);
                return thread;
            });
            executor = own;
        }
        return new Ticking(executor.scheduleWithFixedDelay(() -> guarded(work), 1, 1, TimeUnit.SECONDS), own);
    }

    /** An exception would end the schedule without a word. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            SocketLog.unexpected(e);
        }
    }

    void stop() {
        future.cancel(false);
        if (own != null) {
            own.shutdownNow();
        }
    }
}

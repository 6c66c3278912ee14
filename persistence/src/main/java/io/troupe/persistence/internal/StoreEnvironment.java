// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes from outside.
 *
 * @param nanoTime monotonic
 * @param threads for the heartbeat
 * @param poolWait how long a pool may take to spare connections for the store alone
 * @param limits instead of those that follow from the lease
 * @param identity instead of that of this server
 */
record StoreEnvironment(
        LongSupplier nanoTime,
        ThreadFactory threads,
        FaultPoint faults,
        Duration poolWait,
        @Nullable Limits limits,
        @Nullable NodeIdentity identity) {

    static final StoreEnvironment PRODUCTION = new StoreEnvironment(
            System::nanoTime, StoreEnvironment::thread, FaultPoint.NONE, Duration.ofSeconds(2), null, null);

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "troupe-lease");
        thread.setDaemon(true);
        thread.setContextClassLoader(StoreEnvironment.class.getClassLoader());
        return thread;
    }
}

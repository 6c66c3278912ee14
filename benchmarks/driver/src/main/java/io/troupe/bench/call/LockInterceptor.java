// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.concurrent.locks.ReentrantLock;

/** Takes a lock around each call. */
@Locked
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
class LockInterceptor {

    private final ReentrantLock lock = new ReentrantLock();

    @AroundInvoke
    Object locked(InvocationContext call) throws Exception {
        lock.lock();
        try {
            return call.proceed();
        } finally {
            lock.unlock();
        }
    }
}

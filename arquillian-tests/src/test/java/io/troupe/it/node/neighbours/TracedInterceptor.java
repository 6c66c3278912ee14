// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.neighbours;

import io.troupe.ActorContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Can name the actor, and so must be inside its turn. */
@Traced
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class TracedInterceptor {

    @Inject
    private Trail trail;

    @Inject
    private ActorContext self;

    @AroundInvoke
    Object around(InvocationContext invocation) throws Exception {
        String step = invocation.getMethod().getName() + " of " + self.key().get(0);
        trail.add("before " + step);
        try {
            return invocation.proceed();
        } finally {
            trail.add("after " + step);
        }
    }
}

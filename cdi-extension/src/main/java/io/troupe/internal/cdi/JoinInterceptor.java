// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Lets the turn take part in the transaction, where there is one. Priority: right after {@code @Transactional}, hence inside
 * the transaction that it begins, and outside of everything that could do something in it.
 */
@JoinBound
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 201)
public class JoinInterceptor {

    private final RuntimeHolder holder;

    /** Made together with the actor's object. */
    @Inject
    public JoinInterceptor(RuntimeHolder holder) {
        this.holder = holder;
    }

    /** Goes on within the transaction. An exception rolls it back, even a checked one, unless the method says otherwise. */
    @AroundInvoke
    public @Nullable Object join(InvocationContext call) throws Exception {
        return holder.runtime()
                .join(
                        call::proceed,
                        e -> Joinings.mayCommitAfter(
                                call.getMethod(), call.getTarget().getClass(), e));
    }
}

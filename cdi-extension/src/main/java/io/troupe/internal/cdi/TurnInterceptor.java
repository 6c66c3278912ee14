// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.Activation;
import io.troupe.internal.runtime.Frames;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * The outermost interceptor of every actor: nothing of an actor runs outside a turn of its own.
 *
 * <p>A call through a reference has its turn when it arrives here, because the actor is woken, and this very object made,
 * within that turn (see {@code docs/adr/0002}). A call that comes by another road (somebody kept {@code this} and calls it
 * from another thread) is made to wait for a turn here, like any other. Priority: before {@code @Asynchronous},
 * {@code @Transactional} and all interceptors of users, so that they run inside the turn.
 */
@TurnBound
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
public class TurnInterceptor {

    private final RuntimeHolder holder;
    private final @Nullable Activation home;

    /** Made together with the actor's object, in a turn of its activation. */
    @Inject
    public TurnInterceptor(RuntimeHolder holder) {
        this.holder = holder;
        this.home = Frames.currentActivation();
    }

    /** Goes on within the turn. */
    @AroundInvoke
    public @Nullable Object inTurn(InvocationContext call) throws Exception {
        if (home == null || Frames.currentActivation() == home) {
            return call.proceed();
        }
        try {
            return holder.runtime().inTurnOf(home, call.getMethod().getName(), call::proceed);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

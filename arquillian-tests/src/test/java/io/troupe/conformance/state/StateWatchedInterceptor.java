// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Compares what an action found with what it leaves. Runs inside its turn, as all interceptors of an application do. */
@StateWatched
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class StateWatchedInterceptor {

    @AroundInvoke
    Object around(InvocationContext action) throws Exception {
        StateWatcher actor = (StateWatcher) action.getTarget();
        Object before = actor.watched();
        Object answer = action.proceed();
        if (!before.equals(actor.watched())) {
            actor.onStateChange();
        }
        return answer;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.Operation.Joining;
import jakarta.transaction.Transactional;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code @Transactional} says on methods of actors. */
final class Joinings {

    private Joinings() {}

    static Joining of(Class<?> actor, Method method) {
        Transactional transactional = on(method, actor);
        if (transactional == null || ActorRules.isHook(method)) {
            return Joining.NEVER;
        }
        return switch (transactional.value()) {
            case REQUIRED, MANDATORY, SUPPORTS -> Joining.CALLERS;
            case REQUIRES_NEW -> Joining.OWN;
            case NOT_SUPPORTED, NEVER -> Joining.NEVER;
        };
    }

    /** Whether the transaction may be committed though the method threw that. */
    static boolean mayCommitAfter(Method method, Class<?> actor, Throwable e) {
        Transactional transactional = on(method, actor);
        return transactional != null
                && Arrays.stream(transactional.dontRollbackOn()).anyMatch(type -> type.isInstance(e))
                && Arrays.stream(transactional.rollbackOn()).noneMatch(type -> type.isInstance(e));
    }

    private static @Nullable Transactional on(Method method, Class<?> actor) {
        Transactional own = method.getAnnotation(Transactional.class);
        return own != null ? own : actor.getAnnotation(Transactional.class);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import org.jspecify.annotations.Nullable;

/** Calls a method of an actor's object, through whatever is around it. */
@FunctionalInterface
public interface Invoker {

    /**
     * Calls it.
     *
     * @throws Throwable what the method throws, bare or wrapped in an {@link java.lang.reflect.InvocationTargetException}
     */
    @Nullable
    Object invoke(Object target, @Nullable Object[] args) throws Throwable;
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Calls methods of an actor that are hooks. */
final class HookMethods {

    private HookMethods() {}

    /** Runs the hook with as many of the arguments as it takes; what it throws comes out as it is. */
    @Nullable
    static Object invoke(Activation activation, Method hook, @Nullable Object... args) throws Throwable {
        try {
            return hook.invoke(activation.object(), Arrays.copyOf(args, hook.getParameterCount()));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hook methods of an actor type, made accessible, those of superclasses first.
 *
 * @param create with at most one parameter
 * @param wake without parameters
 * @param sleep without parameters
 * @param destroy without parameters
 * @param connect with at most one parameter, the connection
 * @param disconnect with at most one parameter, the connection
 * @param doors those of which there is one of a kind
 */
public record Hooks(
        List<Method> create,
        List<Method> wake,
        List<Method> sleep,
        List<Method> destroy,
        List<Method> connect,
        List<Method> disconnect,
        DoorHooks doors) {

    /** Of an actor type that leaves its doors to themselves. */
    public Hooks(
            List<Method> create,
            List<Method> wake,
            List<Method> sleep,
            List<Method> destroy,
            List<Method> connect,
            List<Method> disconnect) {
        this(create, wake, sleep, destroy, connect, disconnect, DoorHooks.NONE);
    }

    /** What the create hook takes; null for nothing. Of several that take something, that of the most derived class. */
    @Nullable
    Type input() {
        Type input = null;
        for (Method hook : create) {
            if (hook.getParameterCount() == 1) {
                input = hook.getGenericParameterTypes()[0];
            }
        }
        return input;
    }
}

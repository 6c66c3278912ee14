// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.internal.runtime.Presence;
import java.io.Serializable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Input for create hooks, given in Java. */
final class Inputs {

    private Inputs() {}

    static Presence.Input of(@Nullable Object input) {
        return input == null ? Presence.Input.NONE : new Presence.Input(true, type -> as(type, input));
    }

    private static Object as(Type type, Object input) {
        if (rawOf(type) == Optional.class && !(input instanceof Optional)) {
            return Optional.of(input);
        }
        if (!rawOf(type).isInstance(input)) {
            throw ActorException.refused(ErrorCode.INVALID_ARGUMENTS, "The input does not fit the create hook.");
        }
        return input;
    }

    private static Class<?> rawOf(Type type) {
        return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) type;
    }

    static @Nullable Serializable serializable(@Nullable Object input) {
        if (input == null || input instanceof Serializable) {
            return (Serializable) input;
        }
        throw new IllegalStateException(
                "TROUPE000162: A reference with input of " + input.getClass().getName() + " cannot be serialised.");
    }
}

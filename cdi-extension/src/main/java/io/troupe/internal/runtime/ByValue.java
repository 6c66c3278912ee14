// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.databind.ObjectMapper;

/** Copies of values whose type nobody has declared. */
final class ByValue {

    private final ObjectMapper codec;

    ByValue(ObjectMapper codec) {
        this.codec = codec;
    }

    /**
     * The value itself if it cannot change, otherwise a copy.
     *
     * @throws IllegalArgumentException if the type does not say what it holds
     * @throws io.troupe.ActorException if it cannot be copied
     */
    Object copy(Object value) {
        Class<?> type = value.getClass();
        if (Immutables.isImmutable(type)) {
            return value;
        }
        if (type.getTypeParameters().length > 0 || type.isArray()) {
            throw new IllegalArgumentException("TROUPE001107: The state of a connection is " + type.getName()
                    + ", which does not say what it holds; wrap it in a record.");
        }
        Object copy = new Crossing(type, codec).copy(value);
        if (copy == null) {
            throw new IllegalArgumentException(
                    "TROUPE001107: The state of a connection is " + type.getName() + ", which is encoded as nothing.");
        }
        return copy;
    }
}

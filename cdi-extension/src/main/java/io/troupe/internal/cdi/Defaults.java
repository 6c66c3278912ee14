// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** The value that a method gives which does nothing. */
final class Defaults {

    private Defaults() {}

    static @Nullable Object of(Class<?> type) {
        return type.isPrimitive() && type != void.class ? Array.get(Array.newInstance(type, 1), 0) : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a call demands of the existence of its actor. */
public sealed interface Presence {

    /**
     * It must exist.
     *
     * @param publicId and be this very one; null for any
     */
    record MustExist(@Nullable String publicId) implements Presence {}

    /** It is created if need be. */
    record CreateIfAbsent(Input input) implements Presence {}

    /** It must not exist, and is created. */
    record MustBeAbsent(Input input) implements Presence {}

    /**
     * Input for the create hook.
     *
     * @param isPresent whether there is any
     * @param as gives it as the hook's parameter type
     */
    record Input(boolean isPresent, Function<Type, @Nullable Object> as) {

        /** None. */
        public static final Input NONE = new Input(false, type -> null);
    }
}

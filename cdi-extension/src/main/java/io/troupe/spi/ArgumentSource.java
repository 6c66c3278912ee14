// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments as a client sent them, to be made to fit an action's parameters. */
@FunctionalInterface
public interface ArgumentSource {

    /**
     * One value for each parameter.
     *
     * @throws io.troupe.ActorException {@code actor.invalid_arguments} if there are more values than parameters, a value
     *     for a parameter is missing that cannot be null or empty, or a value does not fit
     */
    @Nullable
    Object[] bind(List<Type> parameterTypes);
}

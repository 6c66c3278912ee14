// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployed actor type.
 *
 * @param name as clients know it
 * @param javaType the annotated class
 * @param actions what is meant to be reached from outside, by name
 * @param events the event types it lists, by name, each with {@link io.troupe.event.EventName}; empty if it lists none, and
 *     then it may publish any
 * @param input what its create hook takes, with type arguments; null if it takes nothing
 */
public record ActorTypeInfo(
        String name, Class<?> javaType, List<ActionInfo> actions, List<Class<?>> events, @Nullable Type input) {

    /** One that lists no events and takes no input. */
    public ActorTypeInfo(String name, Class<?> javaType, List<ActionInfo> actions) {
        this(name, javaType, actions, List.of(), null);
    }
}

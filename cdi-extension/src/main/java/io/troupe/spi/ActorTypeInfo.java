// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployed actor type.
 *
 * @param name as clients know it
 * @param javaType the annotated class
 * @param actions what is meant to be reached from outside, by name
 * @param events the event types it lists, by name, each with {@link io.troupe.event.EventName}; empty if it lists none, and
 *     then it may publish any
 * @param listeners of the events that not everybody who is let in may listen to, who may
 * @param input what its create hook takes, with type arguments; null if it takes nothing
 */
public record ActorTypeInfo(
        String name,
        Class<?> javaType,
        List<ActionInfo> actions,
        List<Class<?>> events,
        Map<Class<?>, Audience> listeners,
        @Nullable Type input) {

    /** One whose events are for everybody who is let in. */
    public ActorTypeInfo(
            String name, Class<?> javaType, List<ActionInfo> actions, List<Class<?>> events, @Nullable Type input) {
        this(name, javaType, actions, events, Map.of(), input);
    }

    /** One that lists no events and takes no input. */
    public ActorTypeInfo(String name, Class<?> javaType, List<ActionInfo> actions) {
        this(name, javaType, actions, List.of(), null);
    }
}

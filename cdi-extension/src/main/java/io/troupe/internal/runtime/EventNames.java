// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.event.EventName;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.Values;
import io.troupe.spi.OutgoingEvent;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** From typed events to what clients see, and back for listeners in Java. */
final class EventNames {

    /** Whether not everybody may listen, by what {@code Policies} reads where events are listed. */
    private static final ClassValue<Boolean> GUARDED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> event) {
            return Arrays.stream(event.getAnnotations())
                    .map(annotation -> annotation.annotationType().getName())
                    .anyMatch(SECURITY::contains);
        }
    };

    /** By name: the runtime knows no platform. */
    private static final Set<String> SECURITY =
            Set.of("jakarta.annotation.security.RolesAllowed", "jakarta.annotation.security.DenyAll");

    private EventNames() {}

    static String of(Class<?> event) {
        EventName name = event.getAnnotation(EventName.class);
        if (name == null) {
            throw new IllegalArgumentException(
                    "TROUPE001100: " + event.getName() + " carries no @EventName, so it has no name for clients.");
        }
        return name.value();
    }

    static OutgoingEvent typed(Object event, Set<Class<?>> allowed, Values wire) {
        Class<?> type = event.getClass();
        String name = of(type);
        if (!allowed.isEmpty() && !allowed.contains(type)) {
            throw new IllegalArgumentException("TROUPE001101: " + type.getName()
                    + " is not among the events of this actor; add it to @Actor(events = ...).");
        }
        if (allowed.isEmpty() && GUARDED.get(type)) {
            throw new IllegalArgumentException("TROUPE001109: " + type.getName()
                    + " says who may listen to it, which holds only for the events that an actor lists; add it to"
                    + " @Actor(events = ...).");
        }
        return new OutgoingEvent(name, JsonNodeFactory.instance.arrayNode().add(encode(event, type, wire)));
    }

    static OutgoingEvent untyped(String name, Object[] args, Values wire) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (Object arg : args) {
            values.add(wire.tree(arg));
        }
        return new OutgoingEvent(name, values);
    }

    /** The event that a listener of that type gets. */
    static <E> E decode(OutgoingEvent event, Class<E> type, Values wire) throws Exception {
        if (!isUnwrapped(type)) {
            return type.cast(wire.arguments(event.args()).bind(List.of(type))[0]);
        }
        RecordComponent component = type.getRecordComponents()[0];
        var constructor = type.getDeclaredConstructor(component.getType());
        constructor.setAccessible(true);
        return constructor.newInstance(wire.arguments(event.args()).bind(List.of(component.getGenericType()))[0]);
    }

    private static JsonNode encode(Object event, Class<?> type, Values wire) {
        if (!isUnwrapped(type)) {
            return wire.tree(event);
        }
        try {
            var accessor = type.getRecordComponents()[0].getAccessor();
            accessor.setAccessible(true);
            return wire.tree(accessor.invoke(event));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean isUnwrapped(Class<?> type) {
        return type.getAnnotation(EventName.class).unwrapped()
                && type.isRecord()
                && type.getRecordComponents().length == 1;
    }
}

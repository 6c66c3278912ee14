// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one actor type of a simulation, described by hand, as the CDI binding would describe an annotated class. */
final class SimActors {

    static final StateCodec CODEC = new StateCodec();
    static final Values WIRE = new Values(Limits.DEFAULT);
    private static final StateShape SHAPE = StateShape.of(List.of(entries()));

    private final Map<String, Operation> operations = new HashMap<>();
    private final ActorType type;

    /** The object of an activation. */
    record Handle(Object object) implements ActorObjects.Handle {
        @Override
        public void destroy(Activation activation) {
            // Nothing to do.
        }
    }

    SimActors(SimSettings settings) {
        List<Operation> all = new ArrayList<>();
        Method[] methods = SimActor.class.getDeclaredMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName));
        for (Method method : methods) {
            if (Modifier.isPublic(method.getModifiers())) {
                Operation operation = operation(method, Duration.ofMillis(settings.timeoutMillis()));
                operations.put(method.getName(), operation);
                all.add(operation);
            }
        }
        Hooks none = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        type = new ActorType(
                "log",
                SimActor.class,
                all,
                SHAPE,
                none,
                Set.of(),
                Duration.ofMillis(settings.sleepAfterMillis()),
                settings.turnQueue());
    }

    private static Operation operation(Method method, Duration timeout) {
        ObjectMapper mapper = CODEC.mapper();
        method.setAccessible(true);
        return new Operation(
                method.getName(),
                method,
                true,
                method.getName().equals("list"),
                Operation.Joining.NEVER,
                new Access.Anyone(),
                timeout,
                Arrays.stream(method.getGenericParameterTypes())
                        .map(parameter -> new Crossing(parameter, mapper))
                        .toList(),
                new Crossing(method.getGenericReturnType(), mapper));
    }

    private static StateField entries() {
        try {
            Field field = SimActor.class.getDeclaredField("entries");
            field.setAccessible(true);
            ObjectMapper mapper = CODEC.mapper();
            return new StateField("entries", List.of(), field, mapper.constructType(field.getGenericType()), mapper);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    ActorType type() {
        return type;
    }

    List<ActorType> types() {
        return List.of(type);
    }

    Operation operation(String name) {
        return operations.get(name);
    }

    static ActorId id(String key) {
        return ActorId.of("log", key);
    }

    /** The entries in a document. */
    List<String> entries(byte[] state) {
        SimActor reader = new SimActor(null);
        try {
            CODEC.decode(type, state, reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return reader.entries;
    }

    static String describe(SimDatabase.Committed committed) {
        return committed.state() == null ? "" : ", " + committed.state().length + " bytes";
    }

    static String describe(List<String> entries) {
        return entries.isEmpty() ? "empty" : entries.size() + " entries, last " + entries.get(entries.size() - 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Actor;
import io.troupe.State;
import io.troupe.StateUpcaster;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What makes stored documents of older classes readable, checked: former names, state versions, upcasters. */
final class StateRules {

    private static final String RESERVED = "@";
    private static final int MOST_VERSIONS = 10_000;

    private final Problems problems;

    StateRules(Problems problems) {
        this.problems = problems;
    }

    void check(Class<?> type) {
        checkNames(type);
        checkVersions(type);
    }

    private void checkNames(Class<?> type) {
        Map<String, String> owners = new HashMap<>();
        List<Field> fields = ActorReader.hierarchy(type).stream()
                .flatMap(declaring -> java.util.Arrays.stream(declaring.getDeclaredFields()))
                .filter(field -> field.isAnnotationPresent(State.class))
                .toList();
        for (Field field : fields) {
            String name = ActorReader.storedName(field, field.getAnnotation(State.class));
            checkReserved(type, field, name);
            owners.putIfAbsent(name, field.getName());
        }
        for (Field field : fields) {
            for (String former : field.getAnnotation(State.class).formerly()) {
                checkReserved(type, field, former);
                String owner = owners.putIfAbsent(former, field.getName());
                if (owner != null) {
                    problems.add("TROUPE000141: " + place(type, field) + " was formerly '" + former
                            + "', but that is a name of field " + owner
                            + " already; remove it from one of them, a stored value goes to one field.");
                }
            }
        }
    }

    private void checkReserved(Class<?> type, Field field, String name) {
        if (name.startsWith(RESERVED) || name.isEmpty()) {
            problems.add("TROUPE000140: " + place(type, field) + " has the stored name '" + name
                    + "'; use one that is not empty and does not begin with @, such names are Troupe's own.");
        }
    }

    private static String place(Class<?> type, Field field) {
        return "Field " + field.getName() + " of actor " + type.getName();
    }

    private void checkVersions(Class<?> type) {
        int version = type.getAnnotation(Actor.class).stateVersion();
        if (version < 1 || version > MOST_VERSIONS) {
            problems.add("TROUPE000142: Actor " + type.getName() + " has state version " + version
                    + "; give a number from 1 to " + MOST_VERSIONS + ".");
            return;
        }
        Map<Integer, Method> steps = new HashMap<>();
        for (Method method : ActorReader.upcasters(type)) {
            int from = method.getAnnotation(StateUpcaster.class).from();
            String place = "Upcaster " + method.getName() + " of actor " + type.getName();
            if (!isWellFormed(method)) {
                problems.add("TROUPE000143: " + place
                        + " must be static, return nothing and take one parameter, a Map<String, Object>.");
            }
            if (from < 1 || from >= version) {
                problems.add("TROUPE000144: " + place + " takes documents of state version " + from
                        + ", but the versions before the actor's are 1 to " + (version - 1)
                        + "; raise @Actor(stateVersion = ...), or correct @StateUpcaster(from = ...).");
            }
            Method other = steps.putIfAbsent(from, method);
            if (other != null) {
                problems.add("TROUPE000145: " + place + " and " + other.getName()
                        + " both take documents of state version " + from + "; there is one for each version.");
            }
        }
        for (int from = 1; from < version; from++) {
            if (!steps.containsKey(from)) {
                problems.add("TROUPE000146: Actor " + type.getName() + " has state version " + version
                        + " and no upcaster for documents of version " + from
                        + "; add a static method with @StateUpcaster(from = "
                        + from + "), with an empty body if nothing changes.");
            }
        }
    }

    private static boolean isWellFormed(Method method) {
        Type[] parameters = method.getGenericParameterTypes();
        return Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == void.class
                && parameters.length == 1
                && parameters[0] instanceof ParameterizedType map
                && map.getRawType() == Map.class
                && map.getActualTypeArguments()[0] == String.class
                && map.getActualTypeArguments()[1] == Object.class;
    }
}

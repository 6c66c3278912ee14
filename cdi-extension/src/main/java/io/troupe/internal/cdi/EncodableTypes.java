// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.jackson.annotation.JsonSubTypes;
import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import jakarta.persistence.EntityManager;
import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.stream.BaseStream;

/** Tells of a type what can be told without a value: whether values of it could be written and read again. */
final class EncodableTypes {

    private static final Set<Class<?>> NEVER = Set.of(
            Thread.class,
            ClassLoader.class,
            Class.class,
            InputStream.class,
            OutputStream.class,
            Closeable.class,
            Lock.class,
            Executor.class,
            EntityManager.class,
            BaseStream.class,
            java.lang.reflect.Member.class,
            java.util.concurrent.CompletionStage.class,
            java.util.Iterator.class);

    private final ObjectMapper codec;

    EncodableTypes(ObjectMapper codec) {
        this.codec = codec;
    }

    /** What is wrong with a type; empty if nothing is known to be. */
    Optional<String> problemWith(Type type) {
        return problemWith(type, new HashSet<>());
    }

    private Optional<String> problemWith(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return Optional.empty();
        }
        if (type instanceof Class<?> c) {
            return problemWithClass(c, seen);
        }
        if (type instanceof ParameterizedType parameterized) {
            Optional<String> raw = problemWithClass((Class<?>) parameterized.getRawType(), seen);
            for (Type argument : parameterized.getActualTypeArguments()) {
                raw = raw.or(() -> problemWith(argument, seen));
            }
            return raw;
        }
        if (type instanceof GenericArrayType array) {
            return problemWith(array.getGenericComponentType(), seen);
        }
        if (type instanceof WildcardType wildcard) {
            return problemWith(wildcard.getUpperBounds()[0], seen);
        }
        if (type instanceof TypeVariable<?>) {
            // Resolved in the concrete class.
            return Optional.empty();
        }
        return Optional.of("its type is not known");
    }

    private Optional<String> problemWithClass(Class<?> type, Set<Type> seen) {
        if (type.isArray()) {
            return problemWith(type.getComponentType(), seen);
        }
        if (type == Object.class) {
            return Optional.of("Object says nothing of what it holds");
        }
        for (Class<?> never : NEVER) {
            if (never.isAssignableFrom(type)) {
                return Optional.of(type.getSimpleName() + " is no data");
            }
        }
        if (type.isInterface() && isFunctional(type)) {
            return Optional.of(type.getSimpleName() + " is code, not data");
        }
        JsonTypeInfo subtypes = type.getAnnotation(JsonTypeInfo.class);
        if (subtypes != null
                && (subtypes.use() == JsonTypeInfo.Id.CLASS || subtypes.use() == JsonTypeInfo.Id.MINIMAL_CLASS)) {
            return Optional.of(type.getSimpleName() + " would have classes named in what is stored");
        }
        boolean isAbstract = type.isInterface() || Modifier.isAbstract(type.getModifiers());
        boolean isContainer = Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || JsonNode.class.isAssignableFrom(type)
                || type.getName().startsWith("java.")
                || type.isPrimitive()
                || type.isEnum();
        if (isContainer) {
            return Optional.empty();
        }
        if (isAbstract) {
            boolean named =
                    type.isAnnotationPresent(JsonTypeInfo.class) || type.isAnnotationPresent(JsonSubTypes.class);
            return named
                    ? Optional.empty()
                    : Optional.of(type.getSimpleName() + " is abstract, and nothing names its subtypes");
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            return Optional.of(type.getSimpleName() + " is an inner class, which holds on to its outer object");
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                Optional<String> problem = problemWith(component.getGenericType(), seen);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return Optional.empty();
        }
        return hasNoWayBack(type)
                ? Optional.of(type.getSimpleName() + " has no constructor without parameters, nor a @JsonCreator")
                : Optional.empty();
    }

    private boolean hasNoWayBack(Class<?> type) {
        var description = codec.getDeserializationConfig().introspect(codec.constructType(type));
        return description.findDefaultConstructor() == null
                && description.getFactoryMethods().isEmpty()
                && description.getConstructors().stream()
                        .noneMatch(constructor -> codec.getDeserializationConfig()
                                        .getAnnotationIntrospector()
                                        .findCreatorAnnotation(codec.getDeserializationConfig(), constructor)
                                != null);
    }

    private static boolean isFunctional(Class<?> type) {
        return type.isAnnotationPresent(FunctionalInterface.class);
    }
}

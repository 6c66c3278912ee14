// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Types whose values cannot change: primitives and their wrappers, strings, enums, {@code java.time}, a few more of the JDK,
 * and records all of whose components are such, recursively. Anything else counts as mutable.
 */
final class Immutables {

    private static final Set<Class<?>> KNOWN = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Void.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            URI.class,
            Locale.class,
            Currency.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class);

    private static final ClassValue<Boolean> CACHE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return compute(type, new HashSet<>());
        }
    };

    private Immutables() {}

    static boolean isImmutable(Type type) {
        return type instanceof Class<?> c && CACHE.get(c);
    }

    /** Records that are being looked at count as immutable, so that those that hold each other come to an end. */
    private static boolean compute(Class<?> type, Set<Type> looking) {
        if (type.isPrimitive() || type.isEnum() || KNOWN.contains(type)) {
            return true;
        }
        if (type.getName().startsWith("java.time.") && Modifier.isFinal(type.getModifiers())) {
            return true;
        }
        if (!type.isRecord() || !looking.add(type)) {
            return type.isRecord();
        }
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getGenericType)
                .allMatch(component -> component instanceof Class<?> c && compute(c, looking));
    }
}

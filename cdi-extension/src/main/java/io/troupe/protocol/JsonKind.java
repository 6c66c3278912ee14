// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Date;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a parameter looks like to a client, who knows JSON and no Java. */
enum JsonKind {
    WHOLE_NUMBER("a whole number within its range"),
    NUMBER("a number within its range"),
    BOOLEAN("true or false"),
    STRING("a string of the expected form"),
    BYTES("bytes"),
    ARRAY("an array"),
    OBJECT("an object"),
    ANY("a JSON value");

    private static final List<Class<?>> WHOLE_NUMBERS = List.of(
            byte.class,
            Byte.class,
            short.class,
            Short.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            BigInteger.class,
            AtomicInteger.class,
            AtomicLong.class,
            OptionalInt.class,
            OptionalLong.class);
    private static final List<Class<?>> NUMBERS = List.of(
            float.class, Float.class, double.class, Double.class, BigDecimal.class, Number.class, OptionalDouble.class);

    private final String described;

    JsonKind(String described) {
        this.described = described;
    }

    String described() {
        return described;
    }

    static JsonKind of(JavaType type) {
        if (type.isReferenceType()) {
            return of(type.getReferencedType());
        }
        Class<?> raw = type.getRawClass();
        if (WHOLE_NUMBERS.contains(raw)) {
            return WHOLE_NUMBER;
        }
        if (NUMBERS.contains(raw)) {
            return NUMBER;
        }
        if (raw == boolean.class || raw == Boolean.class || raw == AtomicBoolean.class) {
            return BOOLEAN;
        }
        if (raw == byte[].class || ByteBuffer.class.isAssignableFrom(raw)) {
            return BYTES;
        }
        if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
            return ANY;
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return ARRAY;
        }
        boolean text = CharSequence.class.isAssignableFrom(raw)
                || type.isEnumType()
                || raw == char.class
                || raw == Character.class
                || raw == UUID.class
                || Date.class.isAssignableFrom(raw)
                || Temporal.class.isAssignableFrom(raw)
                || TemporalAmount.class.isAssignableFrom(raw)
                || raw.getName().startsWith("java.net.")
                || raw.getName().startsWith("java.time.");
        return text ? STRING : OBJECT;
    }
}

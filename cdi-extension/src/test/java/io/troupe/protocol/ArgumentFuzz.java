// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.harness.fuzz.FuzzTarget;
import io.troupe.jackson.annotation.JsonSubTypes;
import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * Arguments for parameters of all kinds of types: they fit, or are refused with their position. What was bound can be sent back. The
 * first byte says for which action, and whether the arguments are JSON or CBOR.
 */
final class ArgumentFuzz implements FuzzTarget {

    private static final int CBOR = 0x80;

    private final Values values = new Values(Limits.DEFAULT);
    private final List<Method> actions = Arrays.stream(Actions.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .sorted((a, b) -> a.getName().compareTo(b.getName()))
            .toList();

    enum Color {
        RED,
        GREEN
    }

    /** Has subtypes by name. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle")})
    interface Shape {}

    /** One of them, which is never negative. */
    record Circle(double radius) implements Shape {
        Circle {
            if (radius < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    /** Nests itself. */
    record Nested(String name, Color color, List<Nested> children, Map<String, Nested> named) {}

    /** With setters. */
    static class Bean {
        private int size;
        private byte[] bytes;

        public int getSize() {
            return size;
        }

        public void setSize(int size) {
            if (size > 1_000) {
                throw new IllegalStateException("too large");
            }
            this.size = size;
        }

        public byte[] getBytes() {
            return bytes;
        }

        public void setBytes(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    /** Never called. */
    @SuppressWarnings("unused")
    interface Actions {
        void a(int a, long b, short c, byte d, char e, boolean f, float g, double h);

        void b(Integer a, Long b, Short c, Byte d, Character e, Boolean f, Float g, Double h);

        void c(String a, Object b, JsonNode c, Number d);

        void d(BigDecimal a, BigInteger b, byte[] c, int[] d, String[] e);

        void e(Nested a, Shape b, Bean c, Color d);

        void f(List<Nested> a, Map<String, Integer> b, Set<Color> c, EnumMap<Color, Long> d, Map<Integer, UUID> e);

        void g(Instant a, LocalDate b, LocalTime c, OffsetDateTime d, ZonedDateTime e, Duration f, Period g, ZoneId h);

        void h(Optional<String> a, OptionalInt b, UUID c, Locale d, Currency e);

        void i();
    }

    @Override
    public boolean take(byte[] input) {
        if (input.length == 0) {
            return false;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        int kind = input[0] & 0xFF;
        List<Type> types = List.of(actions.get((kind & ~CBOR) % actions.size()).getGenericParameterTypes());
        try {
            JsonNode args = (kind & CBOR) != 0
                    ? values.input(bytes)
                    : values.json().read(new String(bytes, StandardCharsets.UTF_8));
            for (Object bound : values.arguments(args).bind(types)) {
                values.json().write(values.tree(bound), Integer.MAX_VALUE);
            }
            return true;
        } catch (ActorException e) {
            boolean known = e.is(ErrorCode.INVALID_REQUEST) || e.is(ErrorCode.INVALID_ARGUMENTS);
            if (known && e.executed() == Executed.NO) {
                return false;
            }
            throw e;
        }
    }
}

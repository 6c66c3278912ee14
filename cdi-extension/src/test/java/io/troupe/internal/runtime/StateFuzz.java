// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.harness.fuzz.FuzzTarget;
import io.troupe.jackson.annotation.JsonSubTypes;
import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.spi.StateDocuments;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Bytes from the store, whoever has been at them: they are read, or refused so that the actor is put in quarantine and the object is
 * as before. What was read can be written, and read again as the same. The first byte says for what: state, state of an older
 * version, kept values.
 */
final class StateFuzz implements FuzzTarget {

    private static final int LIMIT = 1 << 20;

    private final StateCodec codec = new StateCodec();
    private final ActorType everything = type(Everything.class, List.of());
    private final ActorType third = type(Third.class, List.of(upcast(1, "first"), upcast(2, "second")));
    private final List<Crossing> values = List.of(
            new Crossing(long.class, codec.mapper()),
            new Crossing(String.class, codec.mapper()),
            new Crossing(Nested.class, codec.mapper()));

    /** A state of all kinds of things. */
    static class Everything {
        private long count = 7;
        private int small = -3;
        private boolean flag = true;
        private String title = "a title";
        private double ratio = 0.1;
        private float share = 0.5f;
        private short little = 1;
        private char letter = 'x';
        private Long boxed = 5L;
        private byte[] bytes = {1, 2};
        private int[] numbers = {1, 2};
        private Optional<String> maybe = Optional.empty();
        private Color color = Color.RED;
        private Instant at = Instant.EPOCH;
        private ZonedDateTime when;
        private LocalDate day = LocalDate.EPOCH;
        private Duration lasts = Duration.ZERO;
        private UUID id = new UUID(1, 2);
        private Object any = List.of(1);
        private List<String> notes = new ArrayList<>(List.of("one"));
        private Set<Color> colors = Set.of(Color.GREEN);
        private Map<String, Nested> nested = new TreeMap<>(Map.of("a", new Nested("n", BigDecimal.ONE, null, null)));
        private Map<Integer, Long> sums = new TreeMap<>(Map.of(1, 2L));
        private Shape shape = new Circle(1);
    }

    /** Nests itself. */
    record Nested(String name, BigDecimal amount, BigInteger whole, Nested next) {}

    /** Has subtypes by name. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle")})
    interface Shape {}

    /** One of them. */
    record Circle(double radius) implements Shape {}

    enum Color {
        RED,
        GREEN
    }

    /** In its third version. */
    static class Third {
        private long total;
        private List<String> slips = new ArrayList<>();

        static void first(Map<String, Object> document) {
            if (document.get("sum") instanceof Number sum) {
                document.put("total", sum.longValue());
            }
        }

        static void second(Map<String, Object> document) {
            if (document.remove("slip") instanceof String slip) {
                document.put("slips", List.of(slip));
            }
        }
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        if (input.length == 0) {
            return false;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        return switch (input[0] % 3) {
            case 0 -> state(everything, new Everything(), new Everything(), bytes);
            case 1 -> state(third, new Third(), new Third(), bytes);
            default -> values(bytes);
        };
    }

    private boolean state(ActorType type, Object actor, Object copy, byte[] document) throws Exception {
        StateDocuments.salvage(document);
        Map<String, TokenBuffer> kept;
        List<Object> before = fields(actor);
        try {
            kept = codec.decode(type, document, actor);
        } catch (IOException e) {
            if (!before.equals(fields(actor))) {
                throw new AssertionError("half assigned", e);
            }
            return false;
        }
        byte[] written;
        try {
            written = codec.encode(type, actor, kept);
        } catch (ActorException e) {
            if (e.is(ErrorCode.STATE_TOO_LARGE)) {
                return true;
            }
            throw e;
        }
        byte[] again = codec.encode(type, copy, codec.decode(type, written, copy));
        if (!Arrays.equals(written, again)) {
            throw new AssertionError(
                    "written as " + StateDocuments.toJson(written) + " and then as " + StateDocuments.toJson(again));
        }
        return true;
    }

    private boolean values(byte[] bytes) {
        try {
            Encoded.values(codec.mapper(), values, bytes, 0);
            return true;
        } catch (ActorException e) {
            if (e.is(ErrorCode.INVALID_ARGUMENTS)) {
                return false;
            }
            throw e;
        }
    }

    private static List<Object> fields(Object actor) throws IllegalAccessException {
        List<Object> values = new ArrayList<>();
        for (Field field : actor.getClass().getDeclaredFields()) {
            field.setAccessible(true);
            values.add(field.get(actor));
        }
        return values;
    }

    /** Valid inputs. */
    List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(input(0, codec.encode(everything, new Everything(), Map.of())));
        seeds.add(input(
                0, StateDocuments.fromJson("{\"title\": null, \"more\": [1, 2.5, {\"a\": \"b\"}], \"any\": {}}")));
        seeds.add(input(0, StateDocuments.fromJson("{\"nested\": {\"a\": {\"amount\": {\"@decimal\": \"1.50\"}}}}")));
        seeds.add(input(1, codec.encode(third, new Third(), Map.of())));
        seeds.add(input(1, StateDocuments.fromJson("{\"sum\": 5, \"slip\": \"+5\"}")));
        seeds.add(input(1, StateDocuments.fromJson("{\"@version\": 2, \"total\": 5, \"slip\": \"+5\"}")));
        seeds.add(input(
                2, Encoded.of(codec.mapper(), values, new Object[] {5L, "text", new Nested("n", null, null, null)})));
        return seeds;
    }

    private static byte[] input(int kind, byte[] document) {
        byte[] input = new byte[document.length + 1];
        input[0] = (byte) kind;
        System.arraycopy(document, 0, input, 1, document.length);
        return input;
    }

    private ActorType type(Class<?> c, List<StateUpcast> upcasts) {
        List<StateField> fields = new ArrayList<>();
        for (Field field : c.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                fields.add(new StateField(
                        field.getName(),
                        List.of("former" + field.getName()),
                        field,
                        codec.mapper().constructType(field.getGenericType()),
                        codec.mapper()));
            }
        }
        return new ActorType(
                "thing",
                c,
                List.of(),
                new StateShape(fields, upcasts.size() + 1, upcasts, LIMIT),
                new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
                Set.of(),
                Duration.ofSeconds(30),
                1);
    }

    private static StateUpcast upcast(int from, String name) {
        try {
            var method = Third.class.getDeclaredMethod(name, Map.class);
            method.setAccessible(true);
            return new StateUpcast(from, method);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}

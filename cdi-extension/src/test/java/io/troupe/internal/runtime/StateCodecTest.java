// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.core.util.JsonRecyclerPools;
import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.jackson.dataformat.cbor.databind.CBORMapper;
import io.troupe.spi.StateDocuments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the codec takes, gives and refuses: whatever bytes it meets, it answers quickly and leaves the object alone. */
@Timeout(60)
class StateCodecTest {

    private static final int LIMIT = 1 << 20;

    private final StateCodec codec = new StateCodec();

    /** A state of everything. */
    static class Thing {
        private long count = 7;
        private int small = -3;
        private boolean flag = true;
        private String title = "a title";
        private double ratio = 0.1;
        private Long boxed = 5L;
        private List<String> notes = new ArrayList<>(List.of("one"));
        private Map<String, Inner> inner = new HashMap<>();
        private Inner deep;
    }

    /** A nested object that may hold itself. */
    static class Inner {
        private BigDecimal amount;
        private BigInteger whole;
        private Inner next;
        private Color color;
    }

    enum Color {
        RED,
        GREEN
    }

    private ActorType type(Class<?> c) {
        List<StateField> fields = new ArrayList<>();
        for (Field field : c.getDeclaredFields()) {
            field.setAccessible(true);
            fields.add(new StateField(
                    field.getName(),
                    List.of(),
                    field,
                    codec.mapper().constructType(field.getGenericType()),
                    codec.mapper()));
        }
        return TestSlots.type("thing", c, new StateShape(fields, 1, List.of(), LIMIT), 1);
    }

    private byte[] encode(Object actor) throws IOException {
        return codec.encode(type(actor.getClass()), actor, Map.of());
    }

    private Map<String, TokenBuffer> decode(byte[] document, Object into) throws IOException {
        return codec.decode(type(into.getClass()), document, into);
    }

    private static byte[] json(String json) {
        return StateDocuments.fromJson(json);
    }

    private static void refused(String why, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(StateException.class).hasMessageContaining(why);
    }

    @Test
    void leavesNoBuffersBehindInTheThreadsOfTheServer() {
        assertThat(codec.mapper().getFactory()._getRecyclerPool()).isNotSameAs(JsonRecyclerPools.threadLocalPool());
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Thing thing = new Thing();
        thing.count = Long.MIN_VALUE;
        thing.small = Integer.MAX_VALUE;
        thing.title = null;
        thing.boxed = null;
        thing.ratio = Double.NEGATIVE_INFINITY;
        thing.deep = new Inner();
        thing.deep.amount = new BigDecimal("1.50");
        thing.deep.color = Color.GREEN;
        byte[] document = encode(thing);
        Thing copy = new Thing();
        assertThat(decode(document, copy)).isEmpty();
        assertThat(copy).usingRecursiveComparison().isEqualTo(thing);
        assertThat(encode(copy)).isEqualTo(document);
    }

    @Test
    void readsHoweverLongNamesAndNumbersAreThatItWrote() throws IOException {
        Thing thing = new Thing();
        Inner inner = new Inner();
        inner.whole = BigInteger.ONE.shiftLeft(1_000_000).subtract(BigInteger.TEN);
        inner.amount = new BigDecimal(inner.whole, 1_000_000);
        thing.inner.put("k".repeat(100_000), inner);
        thing.inner.put("", new Inner());
        thing.title = "x".repeat(300_000);
        Thing copy = new Thing();
        decode(encode(thing), copy);
        assertThat(copy).usingRecursiveComparison().isEqualTo(thing);
    }

    @Test
    void readsMapsWhoseKeysAllHaveOneHash() throws IOException {
        Thing thing = new Thing();
        for (int i = 0; i < 1 << 14; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            thing.inner.put(key.toString(), null);
        }
        Thing copy = new Thing();
        decode(encode(thing), copy);
        assertThat(copy.inner).hasSize(1 << 14);
    }

    @Test
    void writesTheSameBytesWhicheverEncoderItTakes() throws Exception {
        Thing thing = new Thing();
        byte[] document = encode(thing);
        AtomicReference<byte[]> other = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                for (int i = 0; i < 100; i++) {
                    other.set(encode(thing));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        thread.join();
        assertThat(other.get()).isEqualTo(document);
        assertThat(new CBORMapper().readValue(document, Map.class).keySet())
                .containsExactly("count", "small", "flag", "title", "ratio", "boxed", "notes", "inner", "deep");
    }

    @Test
    void givesTheLastDocumentItselfIfNothingChanged() throws IOException {
        Thing thing = new Thing();
        ActorType type = type(Thing.class);
        byte[] last = codec.encode(type, thing, Map.of());
        assertThat(codec.encode(type, thing, Map.of(), last)).isSameAs(last);
        thing.count++;
        assertThat(codec.encode(type, thing, Map.of(), last)).isNotSameAs(last).isNotEqualTo(last);
    }

    @Test
    void refusesAStateThatContainsItself() throws IOException {
        Thing thing = new Thing();
        thing.deep = new Inner();
        thing.deep.next = thing.deep;
        refused("Direct self-reference", () -> encode(thing));
        thing.deep.next = new Inner();
        thing.deep.next.next = thing.deep;
        refused("contains itself, or is nested too deeply", () -> encode(thing));
        thing.deep = null;
        assertThat(encode(thing))
                .as("the encoder that failed is not used again")
                .isEqualTo(encode(new Thing()));
    }

    @Test
    void refusesAStateOverTheLimitAndWritesTheNextOne() throws IOException {
        Thing thing = new Thing();
        thing.notes.add("x".repeat(LIMIT));
        assertThatThrownBy(() -> encode(thing))
                .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.STATE_TOO_LARGE))
                        .isTrue())
                .hasMessage("The state would have more than 1048576 bytes, its limit.");
        thing.notes.set(1, "x".repeat(LIMIT - 1_000));
        Thing copy = new Thing();
        decode(encode(thing), copy);
        assertThat(copy.notes).isEqualTo(thing.notes);
    }

    @Test
    void whatIsNestedAsDeeplyAsCanBeWrittenCanBeReadOnASmallStack() throws Exception {
        Thing thing = new Thing();
        Inner inner = new Inner();
        thing.deep = inner;
        // The document and the first one are two levels.
        for (int level = 2; level < StateDocuments.DEPTH; level++) {
            inner.next = new Inner();
            inner = inner.next;
        }
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicReference<Thing> read = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        Thing copy = new Thing();
                        decode(encode(thing), copy);
                        read.set(copy);
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "small",
                512 << 10);
        small.start();
        small.join();
        assertThat(failure.get()).isNull();
        int levels = 1;
        for (Inner at = read.get().deep; at != null; at = at.next) {
            levels++;
        }
        assertThat(levels).isEqualTo(StateDocuments.DEPTH);
        inner.next = new Inner();
        refused("nested too deeply", () -> encode(thing));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] repeated(int value, int times) {
        byte[] bytes = new byte[times];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] name(String name) {
        return concat(bytes(0x60 + name.length()), name.getBytes(StandardCharsets.US_ASCII));
    }

    private static final int MAP = 0xBF;

    private static Arguments broken(String what, byte[]... parts) {
        return Arguments.of(what, concat(parts));
    }

    static Stream<Arguments> brokenDocuments() {
        byte[] open = bytes(MAP);
        return Stream.of(
                broken("nothing"),
                broken("a number", bytes(0x01)),
                broken("an array", bytes(0x80)),
                broken("text", "no document".getBytes(StandardCharsets.UTF_8)),
                broken("JSON", "{\"count\":1}".getBytes(StandardCharsets.UTF_8)),
                broken("zeros", new byte[1_000]),
                broken("ones", repeated(0xFF, 1_000)),
                broken("no end", open, name("count"), bytes(0x01)),
                broken("a name without a value", open, name("count")),
                broken("bytes after the end", open, bytes(0xFF, 0xFF)),
                broken("two documents", bytes(0xA0), bytes(0xA0)),
                broken("over the limit", open, name("blob"), bytes(0x5A, 0x01, 0x40, 0, 0), new byte[20 << 20]),
                broken("deep, known", open, name("notes"), repeated(0x81, 10_000)),
                broken("deep, known, of objects", open, name("deep"), deepObjects()),
                broken("deep, unknown", open, name("other"), repeated(0x81, 10_000)),
                broken("deep, unknown, without lengths", open, name("other"), repeated(0x9F, 900_000)),
                broken("deep tags", open, name("other"), repeated(0xC1, 100_000)),
                broken("nothing but tags", open, name("other"), repeated(0xC1, 1_000_000)),
                broken("tags in two bytes", open, name("other"), repeated(0xD8, 1_000_000)),
                broken("deep maps", open, name("other"), deepMaps()),
                broken("an array of 2^31", open, name("notes"), bytes(0x9A, 0x80, 0, 0, 0)),
                broken("an unknown array of 2^63", open, name("other"), bytes(0x9B, 0x7F, 0, 0, 0, 0, 0, 0, 0)),
                broken("a map of 2^31", open, name("inner"), bytes(0xBA, 0x7F, 0xFF, 0xFF, 0xFF)),
                broken("text of 2^31 - 1", open, name("title"), bytes(0x7A, 0x7F, 0xFF, 0xFF, 0xFF), new byte[100]),
                broken("unknown bytes of 2^31 - 1", open, name("other"), bytes(0x5A, 0x7F, 0xFF, 0xFF, 0xFF)),
                broken("text without end", open, name("title"), bytes(0x7F), repeated(0x61, 900_000)),
                broken("bytes without end", open, name("other"), bytes(0x5F), repeated(0x41, 900_000)),
                broken("a name of 2^31 - 1", open, bytes(0x7A, 0x7F, 0xFF, 0xFF, 0xFF)),
                broken("a number as a name", open, bytes(0x01, 0x01), bytes(0x81)),
                broken("wrong UTF-8", open, name("title"), bytes(0x62, 0xC3, 0x28), bytes(0xFF)),
                broken(
                        "a number of 2^31 bytes",
                        open,
                        name("deep"),
                        bytes(0xA1),
                        name("whole"),
                        bytes(0xC2, 0x5A, 0x7F, 0xFF, 0xFF, 0xFF)),
                broken(
                        "a decimal with a vast scale",
                        open,
                        name("count"),
                        bytes(0xC4, 0x82, 0x1A, 0x3B, 0x9A, 0xC9, 0xFF, 0x01),
                        bytes(0xFF)),
                broken("a string reference", open, name("title"), bytes(0xD8, 0x19, 0x00, 0xFF)),
                broken("a field twice", bytes(MAP), name("count"), bytes(1), name("count"), bytes(2, 0xFF)),
                broken("an unknown field twice", bytes(MAP), name("x"), bytes(1), name("x"), bytes(2, 0xFF)),
                broken("a version of zero", open, name("@version"), bytes(0, 0xFF)),
                broken("a version that is text", open, name("@version"), name("1"), bytes(0xFF)),
                broken("a vast version", open, name("@version"), bytes(0x1B, 0x7F, 0, 0, 0, 0, 0, 0, 0, 0xFF)),
                broken("a version of 2^64", open, name("@version"), bytes(0xC2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF)),
                broken("a version too late", open, name("count"), bytes(1), name("@version"), bytes(1, 0xFF)),
                wrong("{'count': 'many'}"),
                wrong("{'count': '5'}"),
                wrong("{'count': ''}"),
                wrong("{'count': true}"),
                wrong("{'count': null}"),
                wrong("{'count': 1.5}"),
                wrong("{'count': [1]}"),
                wrong("{'count': {}}"),
                wrong("{'count': {'@integer': '9223372036854775808'}}"),
                wrong("{'small': 2147483648}"),
                wrong("{'boxed': 1.5}"),
                wrong("{'flag': 1}"),
                wrong("{'flag': 'true'}"),
                wrong("{'ratio': '0.1'}"),
                wrong("{'title': {}}"),
                wrong("{'title': ['a']}"),
                wrong("{'notes': 'one'}"),
                wrong("{'notes': {'a': 'b'}}"),
                wrong("{'inner': [1]}"),
                wrong("{'deep': 'x'}"),
                wrong("{'deep': {'color': 'BLUE'}}"),
                wrong("{'deep': {'color': 0}}"),
                wrong("{'deep': {'next': {'next': {'amount': 'one'}}}}"));
    }

    private static byte[] deepObjects() {
        byte[] next = concat(bytes(0xA1), name("next"));
        return deep(next);
    }

    private static byte[] deepMaps() {
        return deep(bytes(0xA1, 0x61, 'm'));
    }

    private static byte[] deep(byte[] level) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            all.writeBytes(level);
        }
        return all.toByteArray();
    }

    private static Arguments wrong(String json) {
        return Arguments.of(json, json(json.replace('\'', '"')));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenDocuments")
    @Timeout(5)
    void refusesABrokenDocumentAndLeavesTheObjectAsItIs(String what, byte[] document) {
        Thing thing = new Thing();
        thing.title = "before";
        byte[] copy = document.clone();
        assertThatThrownBy(() -> decode(document, thing))
                .isInstanceOf(StateException.class)
                .satisfies(
                        e -> assertThat(e.getMessage()).hasSizeLessThan(1_100).matches(message -> message.chars()
                                .noneMatch(Character::isISOControl)));
        Thing untouched = new Thing();
        untouched.title = "before";
        assertThat(thing).usingRecursiveComparison().isEqualTo(untouched);
        assertThat(document).isEqualTo(copy);
    }

    @Test
    void assignsNothingIfALaterFieldIsBroken() {
        Thing thing = new Thing();
        refused("'deep'", () -> decode(json("{\"count\": 99, \"notes\": [], \"deep\": 1}"), thing));
        assertThat(thing).usingRecursiveComparison().isEqualTo(new Thing());
    }

    @Test
    void everyDocumentCutOffAnywhereIsRefused() throws IOException {
        Thing thing = new Thing();
        thing.deep = new Inner();
        thing.deep.whole = new BigInteger("123456789012345678901234567890");
        thing.deep.amount = new BigDecimal("-17.004");
        byte[] document = encode(thing);
        for (int length = 0; length < document.length; length++) {
            byte[] cut = Arrays.copyOf(document, length);
            assertThatThrownBy(() -> decode(cut, new Thing()))
                    .as("cut at " + length)
                    .isInstanceOf(StateException.class);
        }
    }

    @Test
    void whateverBytesAreChangedTheAnswerIsADocumentOrARefusal() throws IOException {
        Thing thing = new Thing();
        thing.inner.put("a", new Inner());
        thing.deep = new Inner();
        thing.deep.whole = new BigInteger("123456789012345678901234567890");
        thing.deep.amount = new BigDecimal("-17.004");
        thing.deep.color = Color.RED;
        byte[] document = encode(thing);
        Random random = new Random(42);
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            byte[] changed = document.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            try {
                decode(changed, new Thing());
            } catch (StateException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(2_000, 9_999);
    }

    /** Runs code when its class is loaded, made or filled. */
    static class Gadget {
        static final List<String> RUN = new ArrayList<>();

        private String command;

        Gadget() {
            RUN.add("made");
        }
    }

    /** A state that would be open to any class, were it let. */
    static class Open {
        private List<String> notes = new ArrayList<>();
        private Map<String, String> pairs = new HashMap<>();
    }

    /** Holds such a payload where deployment does not see it. */
    static class Hidden {
        private Holder payload = new Holder();
    }

    /** A plain class. */
    static class Holder {
        private Payload inside = new Payload() {};
    }

    /** Names its class in what is stored. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "class")
    interface Payload {}

    @Test
    void makesNoObjectOfAClassThatADocumentNames() {
        String gadget = Gadget.class.getName();
        assertThatThrownBy(() -> decode(
                        json("{\"payload\": {\"inside\": {\"class\": \"" + gadget + "\", \"command\": \"rm\"}}}"),
                        new Hidden()))
                .hasMessageContaining("would have classes named in what is stored");
        assertThatThrownBy(() -> encode(new Hidden()))
                .hasMessageContaining("would have classes named in what is stored");
        refused("'notes'", () -> decode(json("{\"notes\": [\"" + gadget + "\", {\"command\": \"rm\"}]}"), new Open()));
        refused(
                "'pairs'",
                () -> decode(json("{\"pairs\": {\"a\": {\"@@class\": \"" + gadget + "\", \"x\": 1}}}"), new Open()));
        assertThat(Gadget.RUN).isEmpty();
    }

    @Test
    void keepsUnknownFieldsOfEveryKind() throws IOException {
        String unknown =
                """
                {"count":1,"text":"a","none":null,"yes":true,"int":7,"long":{"@long":"9007199254740993"},
                "whole":{"@integer":"123456789012345678901234567890"},"decimal":{"@decimal":"1.50"},"double":0.1,
                "float":{"@float":"0.1"},"nan":{"@double":"NaN"},"bytes":{"@bytes":"AAEC"},"list":[1,[],{"a":{}}],
                "map":{"@@version":1,"":2,"@@bytes":3}}""";
        Thing thing = new Thing();
        Map<String, TokenBuffer> kept = decode(json(unknown), thing);
        assertThat(kept).hasSize(13);
        byte[] written = codec.encode(type(Thing.class), thing, kept);
        Map<String, TokenBuffer> again = decode(written, new Thing());
        assertThat(StateDocuments.toJson(codec.encode(type(Nothing.class), new Nothing(), again)))
                .isEqualTo(StateDocuments.toJson(json(unknown.replace("\"count\":1,", ""))));
        assertThat(codec.encode(type(Thing.class), thing, again)).as("stable").isEqualTo(written);
    }

    /** Has no state. */
    static class Nothing {}
}

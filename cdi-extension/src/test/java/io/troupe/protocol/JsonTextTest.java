// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    private final JsonText json = new JsonText();

    @Test
    void bigintsBytesSetsAndUndefinedAreRevivedAtEveryDepth() throws Exception {
        JsonNode tree = json.read("{\"a\":[[\"$BigInt\",\"-123456789012345678901\"]],\"b\":[\"$Uint8Array\",\"AQID\"],"
                + "\"c\":[\"$ArrayBuffer\",\"\"],\"d\":[\"$Set\",[1,[\"$BigInt\",\"2\"]]],\"e\":[\"$Undefined\",0],"
                + "\"f\":[1,[\"$Undefined\",0]]}");
        assertThat(tree.at("/a/0").bigIntegerValue()).isEqualTo("-123456789012345678901");
        assertThat(tree.get("b").binaryValue()).containsExactly(1, 2, 3);
        assertThat(tree.get("c").binaryValue()).isEmpty();
        assertThat(tree.get("d").isArray()).isTrue();
        assertThat(tree.at("/d/1").isBigInteger()).isTrue();
        assertThat(tree.has("e")).isFalse();
        assertThat(tree.at("/f/1").isNull()).isTrue();
        assertThat(json.read("[\"$Undefined\",0]").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"$$x\",1]|[\"$x\",1]",
                "[\"$$$x\",1]|[\"$$x\",1]",
                "[\"$$\",[\"$$BigInt\",\"1\"]]|[\"$\",[\"$BigInt\",\"1\"]]",
                "[\"$$BigInt\",\"x\"]|[\"$BigInt\",\"x\"]",
            })
    void aGenuineArrayOfThatLookIsEscaped(String wire, String value) throws Exception {
        JsonNode genuine = new ObjectMapper().readTree(value);
        assertThat(json.read(wire)).isEqualTo(genuine);
        assertThat(json.write(genuine, 1000)).isEqualTo(wire);
    }

    /** Found by fuzzing: a decimal fraction that is whole was written as what is read as a bigint. */
    @ParameterizedTest
    @CsvSource({
        "14178673240607868101e0, 14178673240607868101",
        "-14178673240607868101e0, -14178673240607868101",
        "9007199254740993e0, 9007199254740993",
        "123456789012345678901234e0, 123456789012345678901234",
    })
    void aWholeNumberIsTheSameHoweverItIsWritten(String written, String plain) {
        assertThat(json.read(written)).isEqualTo(json.read(plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"$x\"]", "[\"$x\",1,2]", "[1,\"$x\"]", "[\"x$\",1]", "[]", "{\"$x\":1}", "[[\"x\"],1]"})
    void arraysOfAnotherLookAreLeftAlone(String text) {
        assertThat(json.write(json.read(text), 1000)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "[1,]",
                "[1]]",
                "1 2",
                "{} {}",
                "{}x",
                "{\"a\":1,\"a\":2}",
                "NaN",
                "-Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "0x10",
                "'a'",
                "{a:1}",
                "// c\n1",
                "tru",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800\":1}",
                "\"a\nb\"",
                "\uFEFF{}",
                "1e999999999",
                "-1e400",
                "1e-999999999",
                "[\"$x\",1]",
                "[\"$\",1]",
                "[\"$BigInt\",1]",
                "[\"$BigInt\",\"\"]",
                "[\"$BigInt\",\"1.5\"]",
                "[\"$BigInt\",\"0x1\"]",
                "[\"$BigInt\",\" 1\"]",
                "[\"$Uint8Array\",\"*\"]",
                "[\"$Uint8Array\",7]",
                "[\"$Set\",7]",
                "[[[\"$nope\",[]]]]"
            })
    void whatIsNotExactlyOneValueIsRefused(String text) {
        assertThat(Errors.codeOf(() -> json.read(text))).isEqualTo("actor.invalid_request");
    }

    @Test
    void bombsAreRefusedAndNotUnpacked() {
        for (String bomb : List.of(
                "[".repeat(100_000),
                "[".repeat(65) + "]".repeat(65),
                "{\"a\":".repeat(65) + "1" + "}".repeat(65),
                "[" + "9".repeat(401) + "]",
                "[\"$BigInt\",\"" + "9".repeat(401) + "\"]",
                "[" + "1,".repeat(200_000) + "1]")) {
            assertThat(Errors.codeOf(() -> json.read(bomb))).isEqualTo("actor.invalid_request");
        }
        assertThat(json.read("[".repeat(64) + "]".repeat(64)).isArray()).isTrue();
    }

    @Test
    void aPolymorphicHintIsAValueLikeAnyOther() {
        assertThat(json.read("{\"@class\":\"javax.x\",\"@type\":1}").size()).isEqualTo(2);
    }

    @Test
    void numbersKeepWhatTheySay() {
        assertThat(json.read("0.1").isDouble()).isTrue();
        assertThat(json.read("4294967296").isLong()).isTrue();
        assertThat(json.read("12345678901234567890").isBigInteger()).isTrue();
        assertThat(json.read("123456789012345678.12").decimalValue())
                .isEqualTo(new BigDecimal("123456789012345678.12"));
    }

    @Test
    void resultsAreWrittenAsClientsReadThem() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("long", 9_000_000_000_000L)
                .put("big", BigInteger.TEN)
                .put("bytes", new byte[] {1, 2, 3})
                .put("nan", Double.NaN)
                .put("infinite", Float.POSITIVE_INFINITY)
                .put("decimal", new BigDecimal("1.50"))
                .putNull("nothing");
        tree.set("undefined", MissingNode.getInstance());
        assertThat(json.write(tree, 1000))
                .isEqualTo("{\"long\":9000000000000,\"big\":[\"$BigInt\",\"10\"],\"bytes\":[\"$Uint8Array\",\"AQID\"],"
                        + "\"nan\":null,\"infinite\":null,\"decimal\":1.50,\"nothing\":null,"
                        + "\"undefined\":[\"$Undefined\",0]}");
    }

    @Test
    void theLimitCountsBytesAndIsExact() {
        JsonNode fits = JsonNodeFactory.instance.textNode("äöü€😀");
        int bytes = 2 + 3 * 2 + 3 + 4;
        assertThat(json.write(fits, bytes)).hasSize(2 + 3 + 1 + 2);
        assertThat(Errors.codeOf(() -> json.write(fits, bytes - 1))).isEqualTo("message.outgoing_too_long");
        JsonNode huge = JsonNodeFactory.instance.textNode("x".repeat(5_000_000));
        assertThat(Errors.codeOf(() -> json.write(huge, 1000))).isEqualTo("message.outgoing_too_long");
    }

    @Test
    void whatAValueIsSurvivesTheWayThereAndBack() {
        Values values = new Values(Limits.DEFAULT);
        JsonNode tree = values.tree(Map.of(
                "n",
                1,
                "s",
                "ü\u2028\u0000😀",
                "b",
                new byte[] {0, -1},
                "i",
                BigInteger.TWO.pow(200),
                "l",
                List.of("$", 1)));
        assertThat(json.read(json.write(tree, 10_000))).isEqualTo(tree);
    }
}

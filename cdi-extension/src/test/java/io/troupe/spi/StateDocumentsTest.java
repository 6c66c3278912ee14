// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents become text and documents again. */
class StateDocumentsTest {

    private static byte[] cbor(Object value) throws IOException {
        return new CBORMapper().writeValueAsBytes(value);
    }

    @Test
    void everyKindOfValueComesBackAsItWas() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("@version", 4);
        fields.put("none", null);
        fields.put("yes", true);
        fields.put("int", Integer.MIN_VALUE);
        fields.put("long", Long.MIN_VALUE);
        fields.put("whole", BigInteger.ONE);
        fields.put("vast", BigInteger.ONE.shiftLeft(4_000));
        fields.put("decimal", new BigDecimal("1.50"));
        fields.put("tiny", new BigDecimal("1E-1000"));
        fields.put("double", 1.0);
        fields.put("third", 1.0 / 3);
        fields.put("minus", -0.0);
        fields.put("nan", Double.NaN);
        fields.put("endless", Double.NEGATIVE_INFINITY);
        fields.put("float", 0.1f);
        fields.put("bytes", new byte[] {0, 1, -1});
        fields.put("text", "line\n\u2028 \"quoted\" \ud83d\ude00");
        fields.put("list", List.of(1, List.of(), Map.of()));
        fields.put("map", Map.of("@bytes", 1));
        fields.put("other", new LinkedHashMap<>(Map.of("@", 1, "@@", 2)));
        fields.put("@odd", List.of(Map.of("@version", Map.of("@long", "x"))));
        fields.put("", "");
        byte[] document = cbor(fields);
        String json = StateDocuments.toJson(document);
        assertThat(StateDocuments.fromJson(json)).isEqualTo(document);
        assertThat(json)
                .contains("\"@version\" : 4")
                .contains("{\n    \"@decimal\" : \"1.50\"\n  }")
                .contains("\"double\" : 1.0")
                .contains("\"@@odd\"");
    }

    @Test
    void theVersionComesFirstAndIsLeftOutIfItIsTheFirst() throws IOException {
        assertThat(StateDocuments.fromJson("{\"a\": 1, \"@version\": 2}"))
                .isEqualTo(StateDocuments.fromJson("{\"@version\": 2, \"a\": 1}"));
        assertThat(StateDocuments.fromJson("{\"a\": 1, \"@version\": 1}"))
                .isEqualTo(StateDocuments.fromJson("{\"a\": 1}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[] | a document is a JSON object",
                "~~ | a document is a JSON object",
                "{\"a\": 1 | Unexpected end-of-input",
                "{\"a\": 1} {} | Trailing token",
                "{\"a\": 1, \"a\": 2} | Duplicate field 'a'",
                "{\"@version\": 0} | '@version' is a whole number from 1",
                "{\"@version\": 1.5} | '@version' is a whole number from 1",
                "{\"@version\": \"2\"} | '@version' is a whole number from 1",
                "{\"a\": {\"@version\": 2}} | '@version'",
                "{\"a\": {\"@long\": 1}} | the value of '@long' is a string",
                "{\"a\": {\"@long\": \"one\"}} | '@long' has 'one', which is none",
                "{\"a\": {\"@bytes\": \"?\"}} | base64",
                "{\"a\": {\"@what\": \"1\"}} | '@what' means nothing here; a name that begins with @ is written with one more",
                "{\"a\": {\"@long\": \"1\", \"b\": 2}} | '@long' means nothing here",
                "{\"@a\": 1} | '@a' means nothing here"
            })
    void whatIsNoSuchJsonIsRefused(String json, String why) {
        assertThatThrownBy(() -> StateDocuments.fromJson(json == null ? "" : json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatIsWholeOfABrokenDocumentIsSalvaged() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("a", 1);
        fields.put("b", List.of("x", "y"));
        fields.put("c", Map.of("d", "and the rest of the text"));
        byte[] document = cbor(fields);
        byte[] cut = Arrays.copyOf(document, document.length - 5);
        assertThatThrownBy(() -> StateDocuments.toJson(cut)).isInstanceOf(IllegalArgumentException.class);
        StateDocuments.Salvaged salvaged = StateDocuments.salvage(cut);
        assertThat(salvaged.json().replaceAll("\\s", "")).isEqualTo("{\"a\":1,\"b\":[\"x\",\"y\"]}");
        assertThat(salvaged.problem()).isPresent();
        assertThat(StateDocuments.salvage(document).problem()).isEmpty();
        for (int length = 0; length < document.length; length++) {
            assertThat(StateDocuments.problem(Arrays.copyOf(document, length)))
                    .as("cut at " + length)
                    .isPresent();
            StateDocuments.salvage(Arrays.copyOf(document, length));
        }
    }

    @Test
    void deepDocumentsAreRefusedAndSoIsDeepJson() {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x81);
        System.arraycopy(new byte[] {(byte) 0xBF, 0x61, 'a'}, 0, deep, 0, 3);
        assertThat(StateDocuments.salvage(deep).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("nested more than 500 levels deep"));
        assertThatThrownBy(() -> StateDocuments.fromJson("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nesting depth");
        String deepest = "{\"a\":" + "[".repeat(StateDocuments.DEPTH - 1) + "]".repeat(StateDocuments.DEPTH - 1) + "}";
        assertThat(StateDocuments.toJson(StateDocuments.fromJson(deepest)).replaceAll("\\s", ""))
                .isEqualTo(deepest);
    }

    /** The walk over the bytes and the parser agree: what the first lets pass, the second never finds cut off or open. */
    @Test
    void bytesWithoutAProblemAreADocument() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("a", List.of(1, -70_000, 5_000_000_000L, 1.5, "text", new byte[300]));
        fields.put("b", Map.of("c", new BigDecimal("1.50"), "d", BigInteger.TEN, "e", Map.of()));
        byte[] document = cbor(fields);
        assertThat(StateDocuments.problem(document)).isEmpty();
        Random random = new Random(7);
        int passed = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = document.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            changed[random.nextInt(60)] = (byte) random.nextInt();
            if (StateDocuments.problem(changed).isEmpty()) {
                passed++;
                StateDocuments.salvage(changed).problem().ifPresent(problem -> assertThat(problem)
                        .doesNotContain("end-of-input")
                        .doesNotContain("cut off")
                        .doesNotContain("after its end"));
            }
        }
        assertThat(passed).isGreaterThan(1_000);
    }
}

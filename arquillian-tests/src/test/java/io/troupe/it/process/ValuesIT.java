// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Wars;
import io.troupe.it.process.values.Mirror;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.runner.ServerProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the unmodified client gets back of each kind of value, in each encoding. */
class ValuesIT {

    @TempDir
    private static Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        NodeScript.require("rivetkit", "ws");
        server = BriefServer.start(folder, Wars.named("values").addPackage(Mirror.class.getPackage()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "cbor", "bare"})
    void valuesComeBackAsTheSame(String encoding) {
        JsonNode told = NodeScript.run(folder, "values.mjs", server.address().toString(), encoding);
        Map<String, String> expected = inEveryEncoding();
        if (encoding.equals("json")) {
            expected.putAll(inJson());
        } else {
            expected.putAll(inCbor());
        }
        for (String way : new String[] {"http", "connection", "event"}) {
            Map<String, String> answers = new HashMap<>();
            told.get(way)
                    .fields()
                    .forEachRemaining(answer ->
                            answers.put(answer.getKey(), answer.getValue().asText()));
            assertThat(answers).as(way).containsExactlyInAnyOrderEntriesOf(expected);
        }
        assertThat(told.get("void").asText()).isEqualTo("undefined");
        assertThat(told.get("voidOnConnection").asText()).isEqualTo("undefined");
        assertThat(told.get("now").asText()).isEqualTo("number 1795224854611");
        assertThat(told.get("instant").asText()).isEqualTo("string 2026-11-21T01:34:14.611Z");
    }

    private static Map<String, String> inEveryEncoding() {
        Map<String, String> expected = new HashMap<>();
        expected.put("small", "number 5");
        expected.put("large", "number 4294967296");
        expected.put("timestamp", "number 1795224854611");
        expected.put("negative", "number -4294967297");
        expected.put("fraction", "number 1.5");
        expected.put("text", "string Grüße, 你好 😀");
        expected.put("longText", "string " + "x".repeat(40));
        expected.put("yes", "boolean true");
        expected.put("nothing", "null");
        // Java knows no other nothing.
        expected.put("notDefined", "null");
        expected.put("bigint", "bigint 5");
        expected.put("negativeBigint", "bigint -5");
        expected.put("hugeBigint", "bigint 1208925819614629174706176");
        expected.put("bytes", "bytes 1 2 255");
        expected.put("buffer", "bytes 1 2");
        // ISO text is what a date is wherever nothing says that it is one.
        expected.put("date", "string 2026-11-21T15:00:00.123Z");
        expected.put("looksTagged", "[string $x, number 1]");
        expected.put("looksLikeABigint", "[string $BigInt, string 7]");
        expected.put("nested", "{list: [number 1, [bigint 2], {deep: bytes 7}]}");
        return expected;
    }

    /** The client itself makes these of them. */
    private static Map<String, String> inJson() {
        return Map.of("set", "{}", "map", "{}", "doubles", "{0: number 1.5, 1: number 2}");
    }

    private static Map<String, String> inCbor() {
        return Map.of("set", "[number 1, number 2]", "map", "{a: number 1}", "doubles", "[number 1.5, number 2]");
    }
}

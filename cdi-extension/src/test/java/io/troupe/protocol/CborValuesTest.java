// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborValuesTest {

    private final JsonText json = new JsonText();

    /** The bytes are those that clients were seen to write. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1818|24",
                "fb41f0000000000000|4294967296",
                "fb4278a47fccd00000|1693424864512",
                "f93e00|1.5",
                "f97e00|null",
                "fb7ff0000000000000|null",
                "1b0000000000000005|[\"$BigInt\",\"5\"]",
                "c249010000000000000000|[\"$BigInt\",\"18446744073709551616\"]",
                "c349010000000000000000|[\"$BigInt\",\"-18446744073709551617\"]",
                "f5|true",
                "f6|null",
                "f7|[\"$Undefined\",0]",
                "82f701|[null,1]",
                "b90001616101|{\"a\":1}",
                "b900026161f7616202|{\"b\":2}",
                "420102|[\"$Uint8Array\",\"AQI=\"]",
                "d840420102|[\"$Uint8Array\",\"AQI=\"]",
                "826724426967496e7462 3132|[\"$BigInt\",\"12\"]",
                "8263242478 01|[\"$$x\",1]",
                "c11a6553f100|\"2023-11-14T22:13:20Z\"",
                "c1fb41d954fc4007df3b|\"2023-11-14T22:13:20.123Z\"",
                "d90102820102|[1,2]",
                "7f61616162ff|\"ab\"",
                "9f01ff|[1]",
            })
    void whatClientsWriteIsRead(String hex, String value) {
        assertThat(json.write(read(hex), 1000)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ff",
                "18",
                "61",
                "9a7fffffff",
                "9affffffff",
                "9bffffffffffffffff",
                "bb7fffffffffffffff",
                "5a7fffffff00",
                "7b7fffffffffffffff61",
                "0101",
                "a2616101616102",
                "62c328",
                "63eda080",
                "82632478 01",
                "8267244269 67496e7401",
                "f820",
                "1c",
                "c1fb7fefffffffffffff",
                "c4821b7fffffffffffffff01",
                "fc"
            })
    void whatIsNotExactlyOneValueIsRefused(String hex) {
        assertThat(Errors.codeOf(() -> read(hex))).isEqualTo("actor.invalid_request");
    }

    @Test
    void bombsAreRefused() {
        assertThat(Errors.codeOf(() -> read("81".repeat(100_000)))).isEqualTo("actor.invalid_request");
        assertThat(read("c6".repeat(100_000) + "01").intValue()).isEqualTo(1);
        assertThat(Errors.codeOf(() -> read("9a0003d090" + "80".repeat(250_000))))
                .isEqualTo("actor.invalid_request");
        assertThat(Errors.codeOf(() -> read("c259ffff" + "ff".repeat(65_535)))).isEqualTo("actor.invalid_request");
    }

    private JsonNode read(String hex) {
        return CborValues.read(HexFormat.of().parseHex(hex.replace(" ", "")), true);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in stored documents is UTF-8: parsers would make another text of what is not, and the next write would make that last. */
class DocumentTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "C0AF",
                "C1BF",
                "C2",
                "C220",
                "E080AF",
                "E282",
                "EDA080",
                "EDBFBF",
                "F0808080",
                "F48FBF",
                "F4908080",
                "F5808080",
                "FF"
            })
    void textThatIsNotUtf8IsFoundInNamesAndValuesAndChunks(String text) {
        String length = String.format("%02x", 0x60 + text.length() / 2);
        for (String document : new String[] {
            "A1" + length + text + "01", "A16161" + length + text, "BF61617F6162" + length + text + "FFFF"
        }) {
            assertThat(StateDocuments.problem(HexFormat.of().parseHex(document.toUpperCase())))
                    .as(document)
                    .contains("it has a text that is not UTF-8");
        }
    }

    @Test
    void anyCharacterThatThereIsMayStandInIt() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 || c > 0xD000 && c < 0x11000 ? 1 : 61) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        all.appendCodePoint(Character.MAX_CODE_POINT);
        String escaped = all.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        escaped = escaped.chars()
                .mapToObj(c -> c < 0x20 ? String.format("\\u%04x", c) : String.valueOf((char) c))
                .collect(java.util.stream.Collectors.joining());
        byte[] document = StateDocuments.fromJson("{\"a\": \"" + escaped + "\"}");
        assertThat(StateDocuments.problem(document)).isEmpty();
    }

    /** Writers cut long texts into chunks, each of which is text by itself. */
    @Test
    void longTextsOfWideCharactersAreWhole() {
        for (int shift = 0; shift < 4; shift++) {
            String text = "x".repeat(shift) + "\uD83D\uDE00".repeat(20_000);
            byte[] document = StateDocuments.fromJson("{\"a\": \"" + text + "\"}");
            assertThat(StateDocuments.problem(document)).isEmpty();
            assertThat(StateDocuments.toJson(document)).contains(text);
            byte[] broken = Arrays.copyOf(document, document.length);
            broken[document.length / 2] = (byte) 0xFF;
            assertThat(StateDocuments.problem(broken)).isPresent();
        }
    }
}

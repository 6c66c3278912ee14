// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTextTest {

    static List<List<String>> keys() {
        return List.of(
                List.of(),
                List.of(""),
                List.of("", ""),
                List.of("a"),
                List.of("a", "b"),
                List.of("a\",\"b"),
                List.of("\\", "\\\"", "]", "[", ","),
                List.of("\u0001\n\t\u001f", "u0041", "\\u0041"),
                List.of("ä", "a\u0308", "😀", "  "));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void whatIsWrittenIsRead(List<String> key) {
        assertThat(KeyText.read(KeyText.write(key))).isEqualTo(key);
    }

    @Test
    void itIsJson() {
        assertThat(KeyText.write(List.of("lobby", "\"x\"\\", "\n")))
                .isEqualTo("[\"lobby\",\"\\\"x\\\"\\\\\",\"\\u000a\"]");
        assertThat(KeyText.write(List.of())).isEqualTo("[]");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFormTest {

    @Test
    void theControlFormIsWrittenAndReadAsClientsDo() {
        assertBothWays(List.of(), "/");
        assertBothWays(List.of("a"), "a");
        assertBothWays(List.of("a", "b"), "a/b");
        assertBothWays(List.of("a/b"), "a\\/b");
        assertBothWays(List.of(""), "\\0");
        assertBothWays(List.of("a\\b"), "a\\\\b");
        assertBothWays(List.of("k", "a/b", "", "c\\d"), "k/a\\/b/\\0/c\\\\d");
        assertBothWays(List.of("0"), "0");
        assertBothWays(List.of("\\0"), "\\\\0");
        assertBothWays(List.of("", "", ""), "\\0/\\0/\\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "a\\", "\\x", "a\\0", "\\0a", "\\0\\0", "a/\\0b"})
    void aMalformedControlFormIsRefused(String text) {
        assertThat(Errors.codeOf(() -> KeyForm.parseControl(text))).isEqualTo("actor.invalid_key");
    }

    @Test
    void theUrlFormIsSplitAtCommasAndNothingElse() {
        assertThat(KeyForm.parseQuery("")).isEmpty();
        assertThat(KeyForm.parseQuery("a")).containsExactly("a");
        assertThat(KeyForm.parseQuery("a,b")).containsExactly("a", "b");
        assertThat(KeyForm.parseQuery("k,a/b,,c\\d")).containsExactly("k", "a/b", "", "c\\d");
        assertThat(KeyForm.parseQuery(",")).containsExactly("", "");
    }

    private static void assertBothWays(List<String> key, String text) {
        assertThat(KeyForm.control(key)).isEqualTo(text);
        assertThat(KeyForm.parseControl(text)).isEqualTo(key);
    }
}

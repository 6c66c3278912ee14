// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfferedProtocolsTest {

    @Test
    void blanksBetweenTokensAreOfNoMatter() {
        assertThat(parse("rivet,rivet_encoding.json").tokens()).containsExactly("rivet", "rivet_encoding.json");
        assertThat(parse(" rivet ,\trivet_encoding.json ,").tokens()).containsExactly("rivet", "rivet_encoding.json");
    }

    @Test
    void severalHeaderLinesAreOneList() {
        OfferedProtocols offered = parse("rivet", "rivet_encoding.bare, rivet_actor.abc", "rivet_conn_params.%7B%7D");
        assertThat(offered.tokens()).hasSize(4);
        assertThat(offered.actorId()).contains("abc");
        assertThat(offered.params()).contains("{}");
    }

    @Test
    void nothingOfferedIsNothing() {
        assertThat(OfferedProtocols.parse(null).offersRivet()).isFalse();
        assertThat(parse().params()).isEmpty();
        assertThat(parse("rivet2, RIVET").offersRivet()).isFalse();
    }

    @Test
    void parametersKeepPlusSignsAndUnicode() {
        assertThat(parse("rivet,rivet_conn_params.%7B%22a%22%3A%22%2B+%C3%A9%F0%9F%98%80%22%7D")
                        .params())
                .contains("{\"a\":\"++é😀\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%2g", "%-1", "%ff", "%c3%28", "%ed%a0%80", "é"})
    void whatIsNoPercentEncodedUtf8IsRefused(String value) {
        OfferedProtocols offered = parse("rivet, rivet_conn_params." + value);
        assertThatThrownBy(offered::params)
                .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.group() + "." + e.code())
                        .isEqualTo("actor.invalid_request"));
    }

    private static OfferedProtocols parse(String... lines) {
        return OfferedProtocols.parse(Collections.enumeration(List.of(lines)));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlRequestTest {

    private final Values values = new Values(Limits.DEFAULT);

    @Test
    void aRecordedBodyIsRead() {
        ControlRequest request = decode("{\"name\":\"counter\",\"key\":\"kjson/a\\\\/b/\\\\0/c\\\\\\\\d\","
                + "\"runner_name_selector\":\"pool\",\"crash_policy\":\"sleep\",\"datacenter\":\"x\"}");
        assertThat(request.id("default"))
                .isEqualTo(new ActorId("default", "counter", List.of("kjson", "a/b", "", "c\\d")));
        assertThat(request.pool()).isEqualTo("pool");
        assertThat(request.input()).isNull();
    }

    @Test
    void theInputIsBase64OfCbor() {
        assertThat(decode("{\"name\":\"c\",\"key\":\"/\",\"input\":\"oWFhAQ==\"}")
                        .input())
                .hasToString("{\"a\":1}");
        assertThat(decode("{\"name\":\"c\",\"input\":null}").input()).isNull();
        assertThat(decode("{\"name\":\"c\",\"input\":\"9g==\"}").input()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|actor.invalid_request",
                "[]|actor.invalid_request",
                "{}|actor.invalid_request",
                "{\"key\":\"a\"}|actor.invalid_request",
                "{\"name\":1}|actor.invalid_request",
                "{\"name\":\"c\",\"name\":\"d\"}|actor.invalid_request",
                "{\"name\":\"c\"|actor.invalid_request",
                "{\"name\":\"c\"} {}|actor.invalid_request",
                "{\"name\":\"c\",\"key\":[\"a\"]}|actor.invalid_request",
                "{\"name\":\"c\",\"key\":\"a\\\\\"}|actor.invalid_key",
                "{\"name\":\"c\",\"input\":\"*\"}|actor.invalid_request",
                "{\"name\":\"c\",\"input\":\"/w==\"}|actor.invalid_request",
                "{\"name\":\"c\",\"input\":{}}|actor.invalid_request",
                "{\"name\":\"\"}|actor.invalid_key",
            })
    void otherBodiesAreRefused(String body, String code) {
        assertThat(Errors.codeOf(() -> decode(body).id("default"))).isEqualTo(code);
    }

    @Test
    void theInputHasALimitOfItsOwn() {
        byte[] input = new byte[Limits.DEFAULT.input() + 1];
        String body = "{\"name\":\"c\",\"input\":\"" + Base64.getEncoder().encodeToString(input) + "\"}";
        assertThat(Errors.codeOf(() -> decode(body))).isEqualTo("message.incoming_too_long");
    }

    @Test
    void whatIsNotKnownIsSkippedHoweverMuchItIs() {
        String body = "{\"x\":[" + "[],".repeat(1_000_000) + "1],\"name\":\"c\"}";
        assertThat(decode(body).name()).isEqualTo("c");
        assertThat(Errors.codeOf(() -> decode("{\"x\":" + "[".repeat(100_000)))).isEqualTo("actor.invalid_request");
    }

    private ControlRequest decode(String body) {
        return ControlRequest.decode(body.getBytes(StandardCharsets.UTF_8), values);
    }
}

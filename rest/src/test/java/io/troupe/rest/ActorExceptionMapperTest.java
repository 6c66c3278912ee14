// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.UserException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActorExceptionMapperTest {

    private final ActorExceptionMapper mapper = new ActorExceptionMapper();

    @Test
    void aFailureBecomesAProblem() {
        try (Response answer = mapper.toResponse(new UserException("bad", "so bad", Map.of("a", 1)))) {
            assertThat(answer.getStatus()).isEqualTo(500);
            assertThat(answer.getMediaType()).hasToString("application/problem+json");
            assertThat(answer.getHeaderString("Retry-After")).isNull();
            assertThat(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"user.bad\",\"status\":500,\"detail\":\"so bad\","
                            + "\"group\":\"user\",\"code\":\"bad\",\"message\":\"so bad\",\"metadata\":{\"a\":1},"
                            + "\"executed\":\"no\"}");
        }
    }

    @Test
    void whereItMakesSenseTheCallerIsAskedToTryAgain() {
        try (Response answer = mapper.toResponse(ActorException.refused(ErrorCode.OVERLOADED, "m"))) {
            assertThat(answer.getStatus()).isEqualTo(429);
            assertThat(answer.getHeaderString("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void noApplicationFindsItByScanning() {
        assertThat(ActorExceptionMapper.class.isAnnotationPresent(Provider.class))
                .isFalse();
        assertThat(ActorExceptionMapper.class.isAnnotationPresent(Path.class)).isFalse();
        assertThat(ActorExceptionMapper.class.getResource("/META-INF/services/jakarta.ws.rs.ext.Providers"))
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        // The Jakarta REST implementation of the tests has one; it must be its own.
                        other -> assertThat(other.toString()).contains("resteasy"));
    }
}

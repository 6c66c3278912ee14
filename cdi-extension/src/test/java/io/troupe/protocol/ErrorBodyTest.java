// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorBodyTest {

    private final Values values = new Values(Limits.DEFAULT);

    @Test
    void anApplicationsErrorPassesAsItIs() {
        assertThat(json(new UserException("bad_thing", "bad things", Map.of("a", 1))))
                .isEqualTo("{\"group\":\"user\",\"code\":\"bad_thing\",\"message\":\"bad things\","
                        + "\"metadata\":{\"a\":1},\"executed\":\"no\"}");
    }

    @Test
    void anApplicationsErrorMayHaveAGroupOfTheApplicationsOwn() {
        assertThat(json(new UserException("bank", "too_poor", "no money", null)))
                .isEqualTo("{\"group\":\"bank\",\"code\":\"too_poor\",\"message\":\"no money\",\"executed\":\"no\"}");
        for (ErrorCode own : ErrorCode.values()) {
            assertThatThrownBy(() -> new UserException(own.group(), own.code(), "m", null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("TROUPE001114");
        }
    }

    @Test
    void anUnknownFailureSaysNothingOfItself() {
        assertThat(json(new IllegalStateException("SELECT * FROM secret at com.example.Foo")))
                .isEqualTo(
                        "{\"group\":\"actor\",\"code\":\"internal_error\",\"message\":\"An internal error occurred\","
                                + "\"metadata\":{\"executed\":\"unknown\"},\"executed\":\"unknown\"}");
    }

    @Test
    void whatFailedBeforeAnyActorWasAskedIsNotExecutedWhateverItWas() {
        ErrorBody error = ErrorBody.ofRefused(new IllegalStateException("secret"), values);
        assertThat(error.executed()).isEqualTo(Executed.NO);
        assertThat(new String(error.json(values), StandardCharsets.UTF_8))
                .contains("\"executed\":\"no\"")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @EnumSource
    void clientsThatHandOnNothingButMetadataLearnWhetherItWasExecuted(Executed executed) {
        String said = "\"executed\":\"" + executed.wireName() + "\"";
        assertThat(json(new ActorException(ErrorCode.STORE_FAILED, executed, "m", null)))
                .contains("\"metadata\":{" + said + "}," + said);
        assertThat(json(ActorException.refused(ErrorCode.VALIDATION_ERROR, "m", Map.of("a", 1))))
                .contains("\"metadata\":{\"a\":1,\"executed\":\"no\"}");
        assertThat(json(ActorException.refused(ErrorCode.VALIDATION_ERROR, "m", List.of(1))))
                .contains("\"metadata\":[1],");
    }

    @ParameterizedTest
    @EnumSource
    void aStatusThatInvitesToRepeatPromisesThatNothingWasExecuted(ErrorCode code) {
        ActorException refused = ActorException.refused(code, "m");
        assertThat(ErrorBody.status(refused)).isEqualTo(code.status());
        for (Executed executed : List.of(Executed.YES, Executed.UNKNOWN)) {
            int status = ErrorBody.status(refused.as(executed));
            assertThat(status)
                    .isNotIn(429, 503)
                    .isEqualTo(code.status() == 429 || code.status() == 503 ? 504 : code.status());
            assertThat(ErrorBody.of(refused.as(executed), values).headers(status))
                    .containsEntry("Troupe-Executed", executed.wireName())
                    .doesNotContainKey("Retry-After");
        }
        assertThat(ErrorBody.of(refused, values).headers(code.status()).containsKey("Retry-After"))
                .isEqualTo(code.status() == 429 || code.status() == 503);
        assertThat(ErrorBody.status(new IllegalStateException())).isEqualTo(500);
    }

    /** The runtime writes the messages of the others for callers; the cause is never shown. */
    @ParameterizedTest
    @EnumSource
    void noErrorShowsItsCause(ErrorCode code) {
        ActorException failure = new ActorException(
                code, Executed.NO, "message", new IllegalStateException("SELECT secret FROM com.example"));
        assertThat(json(failure))
                .contains("\"group\":\"" + code.group() + "\"", "\"code\":\"" + code.code() + "\"")
                .doesNotContain("SELECT", "com.example", "Exception");
    }

    @ParameterizedTest
    @EnumSource(names = {"STORE_FAILED", "STATE_UNREADABLE"})
    void aFailureOfTheStoreIsMasked(ErrorCode code) {
        assertThat(json(ActorException.refused(code, "duplicate key in TROUPE_ACTOR", Map.of("sql", "x"))))
                .doesNotContain("TROUPE_ACTOR", "sql");
    }

    @Test
    void anInternalErrorKeepsItsIdAndNothingElse() {
        assertThat(json(ActorException.refused(
                        ErrorCode.INTERNAL_ERROR, "An internal error occurred (id 1)", Map.of("x", 1))))
                .contains("(id 1)")
                .doesNotContain("metadata");
    }

    @Test
    void metadataThatCannotBeEncodedIsLeftOut() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        assertThat(json(new UserException("c", "m", circle))).doesNotContain("metadata");
        assertThat(json(new UserException("c", "m", new Object() {
                    @SuppressWarnings("unused")
                    public int getX() {
                        throw new IllegalStateException("secret");
                    }
                })))
                .doesNotContain("metadata", "secret");
    }

    @Test
    void aCloseReasonFitsIntoItsFrame() {
        assertThat(ErrorBody.of(ActorException.refused(ErrorCode.NOT_FOUND, "m"), values)
                        .closeReason())
                .isEqualTo("actor.not_found");
        String reason =
                ErrorBody.of(new UserException("ü".repeat(200), "m"), values).closeReason();
        assertThat(reason).startsWith("user.ü");
        assertThat(reason.getBytes(StandardCharsets.UTF_8).length).isBetween(122, 123);
    }

    @Test
    void aProblemHasTheStandardMembersToo() {
        byte[] problem = ErrorBody.of(new UserException("c", "m"), values).problemJson(500, values);
        assertThat(new String(problem, StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"user.c\",\"status\":500,\"detail\":\"m\","
                        + "\"group\":\"user\",\"code\":\"c\",\"message\":\"m\",\"executed\":\"no\"}");
    }

    private String json(Throwable failure) {
        return new String(ErrorBody.of(failure, values).json(values), StandardCharsets.UTF_8);
    }
}

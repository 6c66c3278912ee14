// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nobody should send: each gets the error that the reference page lists, changes nothing, and learns nothing of the inside.
 */
@ExtendWith(ArquillianExtension.class)
class BadInputIT {

    private static final int BEFORE = 41;
    private static final int LIMIT = 64 << 10;

    private final Door door = Door.of("bad-input");
    private final String key = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static Archive<?> application() {
        return Wars.named("bad-input").addClass(Guarded.class);
    }

    @BeforeEach
    void bringAnActorToLife() {
        assertThat(door.call("guarded", key, "add", BEFORE).output()).isEqualTo("41");
    }

    @AfterEach
    void nothingHasChanged() {
        assertThat(door.call("guarded", key, "get").output()).isEqualTo("41");
    }

    private static Stream<Arguments> actions() {
        return Stream.of(
                Arguments.of("an unknown action", "nothing", "[]", 404, "actor.action_not_found"),
                Arguments.of("an action in other letters", "ADD", "[1]", 404, "actor.action_not_found"),
                Arguments.of("a public method that is no action", "internal", "[1]", 404, "actor.action_not_found"),
                Arguments.of("a lifecycle hook", "slept", "[]", 404, "actor.action_not_found"),
                Arguments.of("a method of every object", "getClass", "[]", 404, "actor.action_not_found"),
                Arguments.of("another of them", "hashCode", "[]", 404, "actor.action_not_found"),
                Arguments.of("a field", "count", "[]", 404, "actor.action_not_found"),
                Arguments.of("a name that is a path", "..%2Fadd", "[1]", 404, "actor.action_not_found"),
                Arguments.of("an action that says nothing about who may", "silent", "[]", 403, "auth.forbidden"),
                Arguments.of("an action of a role", "forBosses", "[]", 403, "auth.forbidden"),
                Arguments.of("an action denied to all", "forNobody", "[]", 403, "auth.forbidden"),
                Arguments.of("too many arguments", "add", "[1,2]", 400, "actor.invalid_arguments"),
                Arguments.of("too few arguments", "add", "[]", 400, "actor.invalid_arguments"),
                Arguments.of("no arguments at all", "add", "null", 400, "actor.invalid_arguments"),
                Arguments.of("a string for a number", "add", "[\"1\"]", 400, "actor.invalid_arguments"),
                Arguments.of("a fraction for a whole number", "add", "[1.5]", 400, "actor.invalid_arguments"),
                Arguments.of("null for a number", "add", "[null]", 400, "actor.invalid_arguments"),
                Arguments.of("an object for a number", "add", "[{}]", 400, "actor.invalid_arguments"),
                Arguments.of("a number out of range", "add", "[99999999999]", 400, "actor.invalid_arguments"),
                Arguments.of(
                        "a type name in an object",
                        "put",
                        "[[\"java.lang.Object\",{}]]",
                        400,
                        "actor.invalid_arguments"),
                Arguments.of("an unknown tag", "put", "[[\"$Date\",1]]", 400, "actor.invalid_request"),
                Arguments.of("what a constraint forbids", "add", "[1001]", 400, "actor.validation_error"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("actions")
    void is_refused_over_http(String what, String action, String args, int status, String error) {
        Answer answer = door.post(Door.path("guarded", key, "/action/" + action), "{\"args\":" + args + "}");

        assertRefused(answer, status, error);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("actions")
    void is_refused_over_a_connection(String what, String action, String args, int status, String error) {
        try (Talk talk = Talk.with(door, "guarded", key)) {
            talk.hear();
            talk.say("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"7\"],\"name\":\""
                    + action.replace("%2F", "/") + "\",\"args\":" + args + "}}}");
            if (error.equals("actor.invalid_request")) {
                assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, error));
                return;
            }
            String answer = talk.hear();
            assertThat(answer)
                    .contains("\"tag\":\"Error\"", "\"actionId\":[\"$BigInt\",\"7\"]", "\"executed\":\"no\"")
                    .contains("\"group\":\"" + error.replace(".", "\",\"code\":\"") + "\"");
            assertTellsNothing(answer);
            // The connection is as good as before.
            talk.call(8, "get");
            assertThat(talk.hear()).contains("\"output\":41");
        }
    }

    private static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("no body", "", 400, "actor.invalid_request"),
                Arguments.of("half a body", "{\"args\":[1", 400, "actor.invalid_request"),
                Arguments.of("a body and more", "{\"args\":[1]}{}", 400, "actor.invalid_request"),
                Arguments.of("no JSON", "args=1", 400, "actor.invalid_request"),
                Arguments.of("an array", "[1]", 400, "actor.invalid_request"),
                Arguments.of("a field twice", "{\"args\":[1],\"args\":[2]}", 400, "actor.invalid_request"),
                Arguments.of("a comment", "{\"args\":[1/**/]}", 400, "actor.invalid_request"),
                Arguments.of("not a number", "{\"args\":[NaN]}", 400, "actor.invalid_request"),
                Arguments.of(
                        "a number of 500 digits", "{\"args\":[" + "1".repeat(500) + "]}", 400, "actor.invalid_request"),
                Arguments.of(
                        "30,000 arrays in each other",
                        "{\"args\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
                        400,
                        "actor.invalid_request"),
                Arguments.of("a byte too many", bodyOf(LIMIT + 1), 413, "message.incoming_too_long"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_body_is_refused(String what, String body, int status, String error) {
        assertRefused(door.post(Door.path("guarded", key, "/action/add"), body), status, error);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_body_without_announced_length_is_refused(String what, String body, int status, String error) {
        Answer answer = door.send(door.request(Door.path("guarded", key, "/action/add"))
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))));

        assertRefused(answer, status, error);
    }

    @Test
    void a_body_at_the_limit_is_taken() {
        assertThat(door.post(Door.path("guarded", key, "/action/put"), bodyOf(LIMIT))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_body_that_is_no_utf8_is_refused() {
        byte[] body = "{\"args\":[\"x\"]}".getBytes(StandardCharsets.UTF_8);
        body[10] = (byte) 0xff;

        assertRefused(
                door.send(
                        door.request(Door.path("guarded", key, "/action/put")).POST(BodyPublishers.ofByteArray(body))),
                400,
                "actor.invalid_request");
    }

    private static Stream<Arguments> paths() {
        String start = "/action/add?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default";
        return Stream.of(
                Arguments.of("an unknown actor", "nobody" + start + "&rvt-key=a", 400, "actor.unknown_type"),
                Arguments.of("a class name", "io.troupe.it.node.Guarded" + start, 400, "actor.unknown_type"),
                Arguments.of(
                        "a key part of 129 bytes",
                        "guarded" + start + "&rvt-key=" + "k".repeat(129),
                        400,
                        "actor.invalid_key"),
                Arguments.of(
                        "a key part of 129 bytes in 65 characters",
                        "guarded" + start + "&rvt-key=k" + "%C3%A4".repeat(64),
                        400,
                        "actor.invalid_key"),
                Arguments.of(
                        "a key over 1,024 bytes",
                        "guarded" + start + "&rvt-key=" + ("k".repeat(120) + ",").repeat(10),
                        400,
                        "actor.invalid_key"),
                Arguments.of(
                        "an unknown parameter",
                        "guarded" + start + "&rvt-nonsense=1",
                        400,
                        "guard.query_invalid_params"),
                Arguments.of(
                        "a parameter twice",
                        "guarded" + start + "&rvt-key=a&rvt-key=b",
                        400,
                        "guard.query_duplicate_param"),
                Arguments.of(
                        "a parameter twice, once encoded",
                        "guarded" + start + "&rvt-key=a&rvt%2Dkey=b",
                        400,
                        "guard.query_duplicate_param"),
                Arguments.of(
                        "no pool",
                        "guarded/action/add?rvt-namespace=default&rvt-method=getOrCreate&rvt-key=a",
                        400,
                        "guard.query_missing_pool"),
                Arguments.of(
                        "a method that is none",
                        "guarded/action/add?rvt-namespace=default&rvt-method=drop",
                        400,
                        "guard.query_invalid_params"),
                Arguments.of(
                        "a pool for what must exist",
                        "guarded/action/add?rvt-namespace=default&rvt-method=get&rvt-runner=default&rvt-key=a",
                        400,
                        "guard.query_get_disallowed_params"),
                Arguments.of(
                        "one that must exist and does not",
                        "guarded/action/add?rvt-namespace=default&rvt-method=get&rvt-key=never-made",
                        404,
                        "actor.not_found"),
                Arguments.of("a token in the path", "guarded@secret" + start, 400, "guard.query_path_token_syntax"),
                Arguments.of(
                        "input that is no base64",
                        "guarded" + start + "&rvt-key=a&rvt-input=%2B%2B",
                        400,
                        "guard.query_invalid_params"),
                Arguments.of("half an escape", "guarded" + start + "&rvt-key=%C3", 400, "guard.query_invalid_params"),
                Arguments.of(
                        "no actor",
                        "guarded/elsewhere" + start.substring("/action/add".length()),
                        404,
                        "guard.no_route"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void an_address_is_refused(String what, String path, int status, String error) {
        assertRefused(door.post("/gateway/" + path, "{\"args\":[1]}"), status, error);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void an_address_is_refused_over_a_connection(String what, String path, int status, String error) {
        try (Talk talk = Talk.at(
                door, "/gateway/" + path.replaceFirst("/action/add", "/connect"), "rivet", "rivet_encoding.json")) {
            assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, error));
            if (talk.unheard() > 0) {
                String refusal = talk.hear();
                assertThat(refusal).contains("\"tag\":\"Error\"", "\"actionId\":null", "\"executed\":\"no\"");
                assertTellsNothing(refusal);
            }
        }
    }

    @Test
    void a_form_is_no_call() {
        Answer answer = door.send(java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(door.base() + Door.path("guarded", key, "/action/add")))
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("{\"args\":[1]}")));

        assertThat(answer.text("executed")).isEqualTo("no");
        assertThat(answer.status()).isEqualTo(400);
        assertTellsNothing(answer.body());
    }

    @Test
    void a_get_is_no_call() {
        assertRefused(door.get(Door.path("guarded", key, "/action/add")), 405, "actor.method_not_allowed");
    }

    @Test
    void pages_of_other_origins_are_refused() {
        assertRefused(
                door.send(door.request(Door.path("guarded", key, "/action/add"))
                        .header("origin", "https://evil.example")
                        .POST(BodyPublishers.ofString("{\"args\":[1]}"))),
                403,
                "auth.forbidden");
        assertRefused(
                door.send(door.request(Door.path("guarded", key, "/action/add"))
                        .header("sec-fetch-site", "cross-site")
                        .POST(BodyPublishers.ofString("{\"args\":[1]}"))),
                403,
                "auth.forbidden");
    }

    @Test
    void a_body_in_an_encoding_that_nobody_speaks_is_read_as_json_and_refused() {
        assertRefused(
                door.send(door.request(Door.path("guarded", key, "/action/add"))
                        .header("x-rivet-encoding", "protobuf")
                        .POST(BodyPublishers.ofByteArray(new byte[] {0x0a, 0x01, 0x08, 0x01}))),
                400,
                "actor.invalid_request");
    }

    @Test
    void actors_are_neither_listed_nor_destroyed_from_outside() {
        assertRefused(door.get("/actors?namespace=default&name=guarded"), 400, "guard.query_invalid_params");
        assertRefused(door.send(door.request("/actors/" + "0".repeat(30)).DELETE()), 403, "auth.forbidden");
    }

    @Test
    void keys_over_their_limit_are_refused_by_the_control_api_too() {
        for (String bad : new String[] {"k".repeat(129), ("k".repeat(120) + "/").repeat(10) + "k", "a\\\\x"}) {
            assertRefused(
                    door.put("/actors?namespace=default", "{\"name\":\"guarded\",\"key\":\"" + bad + "\"}"),
                    400,
                    "actor.invalid_key");
        }
        assertRefused(
                door.put("/actors?namespace=default", "{\"name\":\"nobody\",\"key\":\"a\"}"),
                400,
                "actor.unknown_type");
        assertRefused(door.put("/actors?namespace=default", "{\"name\":"), 400, "actor.invalid_request");
    }

    private static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("no JSON", "hello"),
                Arguments.of("half a message", "{\"body\":{\"tag\":"),
                Arguments.of("no body", "{}"),
                Arguments.of("an unknown tag", "{\"body\":{\"tag\":\"Shutdown\",\"val\":{}}}"),
                Arguments.of(
                        "a plain id", "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":\"x\",\"name\":\"get\"}}}"),
                Arguments.of("arrays in each other", "[".repeat(20_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void a_message_that_is_none_ends_the_connection(String what, String message) {
        try (Talk talk = Talk.with(door, "guarded", key)) {
            talk.hear();
            talk.say(message);
            assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "actor.invalid_request"));
        }
    }

    @Test
    void a_message_over_the_limit_ends_the_connection_in_one_frame_or_in_many() {
        String message = messageOf(LIMIT + 1);
        for (int parts : new int[] {1, 7, 1000}) {
            try (Talk talk = Talk.with(door, "guarded", key)) {
                talk.hear();
                talk.sayInParts(message, parts);
                assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "message.incoming_too_long"));
            }
        }
    }

    @Test
    void a_message_at_the_limit_is_taken_in_one_frame_or_in_many() {
        for (int parts : new int[] {1, 7, 1000}) {
            try (Talk talk = Talk.with(door, "guarded", key)) {
                talk.hear();
                talk.sayInParts(messageOf(LIMIT), parts);
                assertThat(talk.hear()).contains("\"ActionResponse\"");
            }
        }
    }

    private static String bodyOf(int bytes) {
        String frame = "{\"args\":[\"\"]}";
        return frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"");
    }

    private static String messageOf(int bytes) {
        String frame =
                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"1\"],\"name\":\"put\",\"args\":[\"\"]}}}";
        return frame.replace("[\"\"]", "[\"" + "x".repeat(bytes - frame.length()) + "\"]");
    }

    private static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.error()).as("%s", answer).isEqualTo(error);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("executed")).isEqualTo("no");
        assertThat(answer.text("message")).isNotBlank();
        assertTellsNothing(answer.body());
    }

    /** No class, stack trace or path of the server. */
    private static void assertTellsNothing(String body) {
        assertThat(body)
                .doesNotContainPattern("\\b(java|jakarta|io\\.troupe|org\\.jboss|io\\.undertow)[./]")
                .doesNotContain("Exception", "at io.", ".java:", "Guarded", "/work", "/tmp", "/home", "WEB-INF");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What the unmodified client must get, whatever the server; the scripts expect a store without actors. */
final class ClientExpectations {

    private static final String ACTOR_ID = "[a-z0-9]{30}";

    private ClientExpectations() {}

    static void singleCalls(Path folder, String address, String encoding) {
        JsonNode told = NodeScript.run(folder, "calls.mjs", address, encoding);

        assertThat(told.get("first").asLong()).isEqualTo(5);
        assertThat(told.get("second").asLong()).isEqualTo(12);
        String id = told.get("id").asText();
        assertThat(id).matches(ACTOR_ID);
        assertThat(told.get("idAgain").asText()).isEqualTo(id);
        assertThat(told.get("resolvedById").asText()).isEqualTo(id);
        assertThat(told.get("countByGet").asLong()).isEqualTo(12);
        assertThat(told.get("countById").asLong()).isEqualTo(12);
        assertThat(told.get("createdId").asText()).matches(ACTOR_ID).isNotEqualTo(id);
        assertThat(told.get("bareStringKey").asLong()).isEqualTo(1);
        assertThat(told.get("record").toString()).isEqualTo("{\"allowed\":true,\"remaining\":2,\"retryAfterMs\":0}");
        assertThat(told.get("metadata").isObject()).isTrue();
        assertThat(told.get("reply").asText()).isEqualTo("{\"output\":12}");
        assertThat(numbers(told.get("once")))
                .as("one call, made twice under one key")
                .containsExactly(3L, 3L, 3L);
        assertThat(error(told, "onceOther")).isEqualTo("actor.idempotency_key_reused");

        assertThat(error(told, "missing")).isEqualTo("actor.not_found");
        assertThat(error(told, "missingResolved")).isEqualTo("actor.not_found");
        assertThat(error(told, "unknownId")).isEqualTo("actor.not_found");
        assertThat(error(told, "duplicate")).isEqualTo("actor.duplicate_key");
        JsonNode about = told.get("duplicate").get("metadata");
        assertThat(about.get("existing_actor_id")).isEqualTo(told.get("createdId"));
        assertThat(about.get("key").asText()).isEqualTo(encoding + "-created");
        assertThat(error(told, "unknownAction")).isEqualTo("actor.action_not_found");
        assertThat(told.get("unknownAction").get("message").asText()).isEqualTo("Action `explode` was not found.");
        assertThat(error(told, "unknownActor")).isEqualTo("actor.unknown_type");
        assertThat(error(told, "tooFewArguments")).isEqualTo("actor.invalid_arguments");
        assertThat(error(told, "wrongArgument")).isEqualTo("actor.invalid_arguments");
        assertThat(error(told, "invalidArgument")).isEqualTo("actor.validation_error");
        JsonNode violations = told.get("invalidArgument").get("metadata").get("violations");
        assertThat(violations.findValuesAsText("path")).containsExactly("user");
        assertThat(error(told, "userError")).isEqualTo("user.not_connected");
        assertThat(told.get("userError").get("message").asText()).startsWith("Connect first");
        assertThat(told.get("countAfterErrors").asLong()).isEqualTo(12);
    }

    static void connections(Path folder, String address, String encoding) {
        JsonNode told = NodeScript.run(folder, "connection.mjs", address, encoding);

        JsonNode statuses = told.get("statuses");
        assertThat(statuses.get("ours").asText()).isEqualTo("connected");
        assertThat(statuses.get("actorId").asText()).matches(ACTOR_ID);
        assertThat(statuses.get("connectionId").asText()).isNotEmpty();
        assertThat(numbers(told.get("answers"))).containsExactly(1L, 11L, 111L, 111L);
        JsonNode events = told.get("events");
        assertThat(numbers(events.get("ours"))).containsExactly(1L, 11L);
        assertThat(numbers(events.get("theirs"))).containsExactly(1L, 11L, 111L);
        assertThat(numbers(events.get("once"))).containsExactly(1L);
        assertThat(events.get("afterUnsubscribe").asInt()).isZero();
        assertThat(events.get("moreThanOnce").asInt()).isZero();
        assertThat(error(told.get("errors"), "unknownAction")).isEqualTo("actor.action_not_found");
        assertThat(error(told.get("errors"), "wrongArgument")).isEqualTo("actor.invalid_arguments");
        assertThat(numbers(told.get("parallel")))
                .isEqualTo(LongStream.rangeClosed(112, 161).boxed().toList());
        assertThat(told.get("countAfter").asLong()).isEqualTo(161);

        JsonNode chat = told.get("chat");
        assertThat(chat.get("entered").toString()).isEqualTo("[[\"Ann\"],[\"Ann\",\"Ben\"]]");
        assertThat(chat.get("answer").get("id").asLong()).isEqualTo(1);
        assertThat(chat.get("answer").get("text").asText()).isEqualTo("Grüße, 你好");
        assertThat(chat.get("event")).isEqualTo(chat.get("answer"));
        assertThat(error(chat, "invalid")).isEqualTo("actor.validation_error");
        assertThat(chat.get("left").toString()).isEqualTo("[\"Ann\"]");
        assertThat(chat.get("afterDispose").asText()).isEqualTo("idle");
    }

    static void frames(Path folder, String address) {
        JsonNode told = NodeScript.run(folder, "frames.mjs", address);

        assertThat(told.get("protocol").asText()).isEqualTo("rivet");
        JsonNode init = body(told.get("init"), "Init");
        assertThat(init.get("actorId").asText()).matches(ACTOR_ID);
        assertThat(init.get("connectionId").asText()).isNotEmpty();
        assertThat(body(told.get("eventAndResponse").get(0), "Event").toString())
                .isEqualTo("{\"name\":\"newCount\",\"args\":[16]}");
        assertThat(body(told.get("eventAndResponse").get(1), "ActionResponse").toString())
                .isEqualTo("{\"id\":[\"$BigInt\",\"0\"],\"output\":16}");
        JsonNode error = body(told.get("error"), "Error");
        assertThat(error.get("group").asText()).isEqualTo("actor");
        assertThat(error.get("code").asText()).isEqualTo("action_not_found");
        assertThat(error.get("actionId").toString()).isEqualTo("[\"$BigInt\",\"1\"]");
        assertThat(error.get("actor").get("actorId")).isEqualTo(init.get("actorId"));
        assertThat(error.get("actor").get("key").asText()).isEqualTo("frames");
        assertThat(told.get("closedForNonsense").toString()).isEqualTo("[1011,\"actor.invalid_request\"]");
        assertThat(told.get("closedForUnknownActor").toString()).isEqualTo("[1011,\"actor.unknown_type\"]");
    }

    /** The value of a message that must be of that kind and hold nothing beside. */
    private static JsonNode body(JsonNode message, String tag) {
        assertThat(message.size()).isEqualTo(1);
        JsonNode body = message.get("body");
        assertThat(body.size()).isEqualTo(2);
        assertThat(body.get("tag").asText()).as("tag of %s", message).isEqualTo(tag);
        return body.get("val");
    }

    private static String error(JsonNode told, String name) {
        JsonNode error = told.get(name);
        return error.path("group").asText() + "." + error.path("code").asText();
    }

    private static List<Long> numbers(JsonNode array) {
        List<Long> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asLong()));
        return numbers;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import io.troupe.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample, whole as it is built: its actors through both doors, and what it does with them itself. */
@ExtendWith(ArquillianExtension.class)
class SampleIT {

    private final Door door = Door.of("");
    private final String key = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static Archive<?> sample() {
        return Wars.sample();
    }

    @Test
    void a_plain_post_calls_an_action_and_its_effect_stays() {
        Answer answer = door.call("counter", key, "increment", 5);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.body()).isEqualTo("{\"output\":5}");
        assertThat(door.call("counter", key, "increment", 2).output()).isEqualTo("7");
        assertThat(door.call("counter", key, "getCount").output()).isEqualTo("7");
    }

    @Test
    void clients_learn_at_start_that_somebody_is_there() {
        assertThat(door.get("/metadata?namespace=default").body()).isEqualTo("{\"runtime\":\"troupe\"}");
    }

    @Test
    void the_deployed_actors_are_described_from_their_signatures() {
        JsonNode openApi = door.get("/metadata/openapi.json").json();
        assertThat(openApi.path("openapi").asText()).startsWith("3.1");
        assertThat(openApi.path("paths").fieldNames())
                .toIterable()
                .contains("/gateway/counter/action/increment", "/gateway/chatRoom/action/sendMessage")
                .doesNotContain("/gateway/chatRoom/action/clear");
        assertThat(openApi.at("/components/schemas/ChatMessage/properties/at/format")
                        .asText())
                .isEqualTo("date-time");
        String sent = "/paths/~1gateway~1chatRoom~1action~1sendMessage/post/requestBody/content/application~1json"
                + "/schema/properties/args/prefixItems";
        assertThat(openApi.at(sent).findValuesAsText("title")).containsExactly("user", "text");

        JsonNode asyncApi = door.get("/metadata/asyncapi.json").json();
        assertThat(asyncApi.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(asyncApi.at("/channels/counter/messages").fieldNames())
                .toIterable()
                .contains("newCount.event", "increment.request", "increment.response");
    }

    /** The page shows what is served, and another test compiles what the page shows. */
    @Test
    void the_declarations_are_those_on_the_page_about_typed_clients() throws IOException {
        Answer answer = door.get("/metadata/actors.d.ts");
        assertThat(answer.contentType()).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(Files.readString(Path.of("..", "docs", "how-to", "typed-clients.md")))
                .contains("```ts\n" + answer.body() + "```");
    }

    @Test
    void the_control_api_finds_and_creates_actors_and_their_ids_address_them() {
        String path = "/actors?namespace=default";
        String counter = "{\"name\":\"counter\",\"key\":\"" + key
                + "\",\"runner_name_selector\":\"default\",\"crash_policy\":\"sleep\"}";
        assertThat(door.get(path + "&name=counter&key=" + key).body()).contains("\"actors\":[]");

        Answer created = door.put(path, counter);
        assertThat(created.body()).contains("\"created\":true", "\"name\":\"counter\"", "\"key\":\"" + key + "\"");
        String id = created.body().replaceFirst(".*\"actor_id\":\"([^\"]+)\".*", "$1");
        assertThat(id).matches("[A-Za-z0-9_-]+");
        assertThat(door.put(path, counter).body()).contains("\"created\":false", id);
        assertThat(door.get(path + "&name=counter&key=" + key).body()).contains(id);
        assertThat(door.get(path + "&actor_ids=" + id).body()).contains(id);

        Answer duplicate = door.post(path, counter);
        assertThat(duplicate.status()).isEqualTo(400);
        assertThat(duplicate.error()).isEqualTo("actor.duplicate_key");
        assertThat(door.post(path, counter.replace(key, key + "2")).body()).contains("\"key\":\"" + key + "2\"");

        assertThat(door.post("/gateway/" + id + "/action/increment", "{\"args\":[3]}")
                        .output())
                .isEqualTo("3");
        assertThat(door.call("counter", key, "getCount").output()).isEqualTo("3");
    }

    @Test
    void an_id_that_nobody_has_is_not_found() {
        Answer answer = door.post("/gateway/" + "0".repeat(30) + "/action/getCount", "{\"args\":[]}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).isEqualTo("actor.not_found");
    }

    @Test
    void an_injected_reference_works_in_a_rest_resource() {
        String text = "hello " + key;

        Answer said = door.post("/api/rooms/lobby/messages", text);
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.text("user")).isEqualTo("rest");
        assertThat(said.text("text")).isEqualTo(text);
        assertThat(door.get("/api/rooms/lobby/messages").body()).contains(text);
        assertThat(door.call("chatRoom", "lobby", "getHistory").output()).contains(text);
    }

    @Test
    void a_sub_resource_locator_may_return_a_reference() {
        door.call("chatRoom", key, "sendMessage", "ann", "through the door");

        Answer history = door.get("/api/rooms/" + key + "/history");
        assertThat(history.status()).isEqualTo(200);
        assertThat(history.body()).contains("\"user\":\"ann\"", "\"text\":\"through the door\"");
    }

    @Test
    void an_applications_own_event_stream_is_fed_by_an_actor() throws Exception {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(door.stream("/api/rooms/" + key + "/events"), StandardCharsets.UTF_8))) {
            assertThat(nextLine(lines)).contains("subscribed");
            door.call("chatRoom", key, "sendMessage", "ann", "one");
            door.call("chatRoom", key, "sendMessage", "ben", "two");

            assertThat(event(lines)).contains("event: newMessage", "id: 1", "\"user\":\"ann\"", "\"text\":\"one\"");
            assertThat(event(lines)).contains("id: 2", "\"text\":\"two\"");
        }
    }

    @Test
    void an_applications_own_socket_is_fed_by_an_actor() {
        try (Talk plain = Talk.at(door, "/plain/" + key)) {
            plain.say("from outside");
            assertThat(plain.hear()).isEqualTo("plain: from outside");
            door.call("chatRoom", key, "sendMessage", "ann", "welcome");
            assertThat(plain.hear()).isEqualTo("ann: welcome");
        }
    }

    @Test
    void the_rate_limiter_allows_so_many_and_says_when_to_come_back() {
        assertThat(door.call("rateLimiter", key, "checkLimit", 2, 60_000).output())
                .isEqualTo("{\"allowed\":true,\"remaining\":1,\"retryAfterMs\":0}");
        assertThat(door.call("rateLimiter", key, "checkLimit", 2, 60_000).output())
                .isEqualTo("{\"allowed\":true,\"remaining\":0,\"retryAfterMs\":0}");
        assertThat(door.call("rateLimiter", key, "checkLimit", 2, 60_000).output())
                .matches("\\{\"allowed\":false,\"remaining\":0,\"retryAfterMs\":[1-9][0-9]*}");
    }

    @Test
    void the_page_and_the_client_that_it_uses_are_served() {
        Answer page = door.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).startsWith("text/html");
        Answer client = door.get("/vendor/rivetkit-client-2.3.19.js");
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.body()).hasSizeGreaterThan(10_000);
        assertThat(door.get("/js/main.js").status()).isEqualTo(200);
    }

    @Test
    void an_action_for_a_role_is_refused_to_others() {
        door.call("chatRoom", key, "sendMessage", "ann", "still here");

        Answer answer = door.call("chatRoom", key, "clear");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error()).isEqualTo("auth.forbidden");
        assertThat(door.call("chatRoom", key, "getHistory").output()).contains("still here");
    }

    @Test
    void a_form_post_without_json_reaches_nobody() {
        Answer answer = door.send(java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(door.base() + Door.path("counter", key, "/action/increment")))
                .POST(BodyPublishers.ofString("args=1")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(door.call("counter", key, "getCount").output()).isEqualTo("0");
    }

    @Test
    void a_connection_carries_actions_events_and_errors() {
        try (Talk talk = Talk.with(door, "counter", key)) {
            assertThat(talk.subprotocol()).isEqualTo("rivet");
            assertThat(talk.hear())
                    .matches("\\{\"body\":\\{\"tag\":\"Init\",\"val\":\\{\"actorId\":\"[A-Za-z0-9_-]+\","
                            + "\"connectionId\":\"[0-9a-f-]{36}\"}}}");

            talk.subscribe("newCount", true).call(0, "increment", 10);
            assertThat(talk.hear())
                    .isEqualTo("{\"body\":{\"tag\":\"Event\",\"val\":{\"name\":\"newCount\",\"args\":[10]}}}");
            assertThat(talk.hear())
                    .isEqualTo(
                            "{\"body\":{\"tag\":\"ActionResponse\",\"val\":{\"id\":[\"$BigInt\",\"0\"],\"output\":10}}}");

            door.call("counter", key, "increment", 1);
            assertThat(talk.hear()).contains("\"Event\"", "\"args\":[11]");

            talk.call(1, "nobodyHasThis");
            assertThat(talk.hear())
                    .contains("\"tag\":\"Error\"", "\"group\":\"actor\"", "\"code\":\"action_not_found\"")
                    .contains("\"actionId\":[\"$BigInt\",\"1\"]", "\"key\":\"" + key + "\"");

            // What comes next shows that no event came in between.
            talk.subscribe("newCount", false).call(2, "increment", 1);
            assertThat(talk.hear()).contains("\"ActionResponse\"", "\"output\":12");
            assertThat(talk.leave().code()).isEqualTo(1000);
        }
    }

    @Test
    void an_applications_own_error_and_an_answer_of_nothing_come_over_a_connection() {
        try (Talk talk = Talk.with(door, "chatRoom", key)) {
            talk.hear();
            talk.call(0, "enter", "ann");
            assertThat(talk.hear()).contains("\"output\":[\"ann\"]");
            talk.call(1, "sendMessage", "ann", " ");
            assertThat(talk.hear()).contains("\"code\":\"validation_error\"", "\"actionId\":[\"$BigInt\",\"1\"]");
            talk.call(2, "clear");
            assertThat(talk.hear()).contains("\"group\":\"auth\"", "\"code\":\"forbidden\"");
        }
        Answer answer = door.call("chatRoom", key, "enter", "ben");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.error()).isEqualTo("user.not_connected");
    }

    @Test
    void those_who_leave_are_missed_by_those_who_stay() {
        try (Talk ann = Talk.with(door, "chatRoom", key);
                Talk ben = Talk.with(door, "chatRoom", key)) {
            ann.hear();
            ben.hear();
            ann.subscribe("presence", true).call(0, "enter", "ann");
            assertThat(ann.hear()).contains("\"presence\"", "\"args\":[[\"ann\"]]");
            ann.hear();
            ben.call(0, "enter", "ben");
            assertThat(ann.hear()).contains("\"args\":[[\"ann\",\"ben\"]]");
            ben.hear();
            ben.leave();
            assertThat(ann.hear()).contains("\"presence\"", "\"args\":[[\"ann\"]]");
        }
    }

    private static String nextLine(BufferedReader lines) throws java.io.IOException {
        String line = lines.readLine();
        while (line != null && line.isEmpty()) {
            line = lines.readLine();
        }
        return line;
    }

    private static String event(BufferedReader lines) throws java.io.IOException {
        StringBuilder event = new StringBuilder();
        String line = nextLine(lines);
        while (line != null && !line.isEmpty()) {
            event.append(line).append('\n');
            line = lines.readLine();
        }
        return event.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very file that runs on WildFly, on Payara Micro: nothing of one server may have crept in. */
class PayaraSmokeIT {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String ADDRESS = "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=";

    @TempDir
    private static Path folder;

    private static Sample sample;

    @BeforeAll
    static void start() {
        sample = Sample.in(folder);
        System.out.printf("Payara Micro started in %d ms%n", sample.start().toMillis());
    }

    @AfterAll
    static void stop() {
        if (sample != null) {
            sample.close();
        }
    }

    @Test
    void deploysAtTheRootCallsConnectsAndKeepsStateOverAKill() throws Exception {
        assertThat(get("/")).contains("<title>Troupe chat</title>");
        assertThat(call("counter", "smoke", "increment", "[2]")).isEqualTo("{\"output\":2}");

        try (Heard heard = listen("/gateway/counter/connect" + ADDRESS + "smoke", "rivet", "rivet_encoding.json")) {
            assertThat(heard.next()).contains("\"Init\"");
            heard.say(message("SubscriptionRequest", "\"eventName\":\"newCount\",\"subscribe\":true"));
            heard.say(message("ActionRequest", "\"id\":[\"$BigInt\",\"0\"],\"name\":\"increment\",\"args\":[3]"));
            assertThat(heard.next()).isEqualTo(message("Event", "\"name\":\"newCount\",\"args\":[5]"));
            assertThat(heard.next()).isEqualTo(message("ActionResponse", "\"id\":[\"$BigInt\",\"0\"],\"output\":5"));
        }

        sample.kill9();
        sample.restart();
        assertThat(call("counter", "smoke", "getCount", "[]")).isEqualTo("{\"output\":5}");
    }

    @Test
    void eventsAreStreamedToWhoeverAsksAndEndWithTheClient() throws Exception {
        URI address = URI.create(sample.address() + "/gateway/counter/events" + ADDRESS + "stream&name=newCount");
        HttpResponse<InputStream> answer =
                CLIENT.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).get().asString().startsWith("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": connected");
            assertThat(lines.readLine()).isEmpty();
            for (int count = 1; count <= 50; count++) {
                assertThat(call("counter", "stream", "increment", "[1]")).isEqualTo("{\"output\":" + count + "}");
                assertThat(lines.readLine()).isEqualTo("event: newCount");
                assertThat(lines.readLine()).isEqualTo("data: " + count);
                assertThat(lines.readLine()).isEmpty();
            }
        }
        // Whoever has left disturbs nobody.
        for (int count = 51; count <= 60; count++) {
            assertThat(call("counter", "stream", "increment", "[1]")).isEqualTo("{\"output\":" + count + "}");
        }
    }

    @Test
    void anApplicationsOwnResourcesAndSocketsWorkWithActors() throws Exception {
        try (Heard heard = listen("/plain/lobby")) {
            heard.say("over the application's own socket");
            assertThat(heard.next()).isEqualTo("plain: over the application's own socket");
        }
        assertThat(get("/api/rooms/lobby/messages")).contains("over the application's own socket");
        assertThat(get("/api/rooms/lobby/history")).contains("over the application's own socket");
    }

    @Test
    void theUnmodifiedClientGetsTheSameAsOnWildFly() {
        NodeScript.require("rivetkit", "ws");
        ClientExpectations.singleCalls(folder, sample.address(), "bare");
        ClientExpectations.connections(folder, sample.address(), "bare");
        ClientExpectations.connections(folder, sample.address(), "cbor");
        ClientExpectations.frames(folder, sample.address());
    }

    private static String message(String tag, String value) {
        return "{\"body\":{\"tag\":\"" + tag + "\",\"val\":{" + value + "}}}";
    }

    private static String call(String actor, String key, String action, String args) throws Exception {
        URI address = URI.create(sample.address() + "/gateway/" + actor + "/action/" + action + ADDRESS + key);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"args\":" + args + "}"))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }

    private static String get(String path) throws Exception {
        var answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(sample.address() + path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("status of %s", path).isEqualTo(200);
        return answer.body();
    }

    private static Heard listen(String path, String... protocols) {
        Heard heard = new Heard();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0], protocols[1]);
        }
        heard.socket = builder.buildAsync(URI.create(sample.address().replaceFirst("^http", "ws") + path), heard)
                .join();
        return heard;
    }

    /** A socket and its messages. */
    private static final class Heard implements WebSocket.Listener, AutoCloseable {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        void say(String text) {
            socket.sendText(text, true).join();
        }

        String next() throws InterruptedException {
            String message = messages.poll(30, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            return message;
        }

        @Override
        public void close() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }
}

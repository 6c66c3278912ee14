// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it;

import io.troupe.jackson.core.JsonProcessingException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Speaks HTTP with a deployed application, as somebody who knows nothing but its address. */
public final class Door {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final URI base;

    private Door(URI base) {
        this.base = base;
    }

    /** The application at that path of the server that Arquillian starts; {@code ""} for the root. */
    public static Door of(String context) {
        return new Door(URI.create("http://127.0.0.1:8280" + (context.isEmpty() ? "" : "/" + context)));
    }

    /** The application at that address, which has no slash at its end. */
    public static Door at(String address) {
        return new Door(URI.create(address));
    }

    public URI base() {
        return base;
    }

    /** The path of something of an actor, addressed by its key. */
    public static String path(String actor, String key, String rest) {
        return "/gateway/" + actor + rest + "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key="
                + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    /** Calls an action, creating the actor if need be. */
    public Answer call(String actor, String key, String action, Object... args) {
        return post(path(actor, key, "/action/" + action), args(args));
    }

    public CompletableFuture<Answer> callAsync(String actor, String key, String action, Object... args) {
        return sendAsync(request(path(actor, key, "/action/" + action)).POST(BodyPublishers.ofString(args(args))));
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)));
    }

    public Answer post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    public Answer put(String path, String body) {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    /** A request with the content type that the door wants. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("content-type", "application/json")
                .timeout(PATIENCE);
    }

    public Answer send(HttpRequest.Builder request) {
        return sendAsync(request).join();
    }

    public CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Answer::of);
    }

    /** An answer whose body is read as it comes. */
    public InputStream stream(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofInputStream())
                .body();
    }

    public static String args(Object... args) {
        List<String> each = new ArrayList<>();
        for (Object arg : args) {
            each.add(json(arg));
        }
        return "{\"args\":[" + String.join(",", each) + "]}";
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What came back. */
    public record Answer(int status, String contentType, String body) {

        private static Answer of(HttpResponse<String> response) {
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.body());
        }

        /** Of a call that succeeded, as JSON text. */
        public String output() {
            if (status != 200) {
                throw new AssertionError("Not successful: " + this);
            }
            try {
                return JSON.readTree(body).required("output").toString();
            } catch (JsonProcessingException e) {
                throw new AssertionError("No JSON: " + this, e);
            }
        }

        /** The JSON body of an answer that succeeded. */
        public JsonNode json() {
            if (status != 200) {
                throw new AssertionError("Not successful: " + this);
            }
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("No JSON: " + this, e);
            }
        }

        /** A field of the JSON body; empty if there is none. */
        public String text(String field) {
            try {
                return JSON.readTree(body).path(field).asText();
            } catch (JsonProcessingException e) {
                throw new AssertionError("No JSON: " + this, e);
            }
        }

        /** Group and code of a failure. */
        public String error() {
            return text("group") + "." + text("code");
        }
    }
}

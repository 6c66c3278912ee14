// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket and what came over it, message by message. */
public final class Talk implements AutoCloseable {

    /** A closing frame. */
    public record Closed(int code, String reason) {}

    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private Talk(HttpClient client, URI address, Map<String, String> headers, String... subprotocols) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (subprotocols.length > 0) {
            String[] others = new String[subprotocols.length - 1];
            System.arraycopy(subprotocols, 1, others, 0, others.length);
            builder.subprotocols(subprotocols[0], others);
        }
        socket = builder.buildAsync(address, new Ears()).join();
    }

    /** A connection to an actor, made as the clients do. */
    public static Talk with(Door door, String actor, String key) {
        return with(HttpClient.newHttpClient(), door, actor, key);
    }

    /** The same by that client, which may trust whom others do not. */
    public static Talk with(HttpClient client, Door door, String actor, String key) {
        URI address = address(door, Door.path(actor, key, "/connect"));
        return new Talk(client, address, Map.of(), "rivet", "rivet_encoding.json");
    }

    public static Talk at(Door door, String path, String... subprotocols) {
        return at(door, path, Map.of(), subprotocols);
    }

    /** With headers that no page could send. */
    public static Talk at(Door door, String path, Map<String, String> headers, String... subprotocols) {
        return new Talk(HttpClient.newHttpClient(), address(door, path), headers, subprotocols);
    }

    private static URI address(Door door, String path) {
        return URI.create(door.base().toString().replaceFirst("^http", "ws") + path);
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    public Talk say(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    /** One message in that many frames. */
    public Talk sayInParts(String text, int parts) {
        int length = (text.length() + parts - 1) / parts;
        for (int from = 0; from < text.length(); from += length) {
            int to = Math.min(text.length(), from + length);
            try {
                socket.sendText(text.substring(from, to), to == text.length()).join();
            } catch (java.util.concurrent.CompletionException e) {
                // Refused before it was complete, which the closing frame tells.
                return this;
            }
        }
        return this;
    }

    /** Calls an action under that id. */
    public Talk call(int id, String action, Object... args) {
        String rest = Door.args(args);
        return say("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"" + id + "\"],\"name\":\""
                + action + "\"," + rest.substring(1) + "}}");
    }

    public Talk subscribe(String event, boolean on) {
        return say("{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"" + event + "\",\"subscribe\":"
                + on + "}}}");
    }

    /** The next message. */
    public String hear() {
        try {
            String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("message, closed %s", closed).isNotNull();
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Messages that came and were not heard yet. */
    public int unheard() {
        return messages.size();
    }

    /** How it was closed by the other side. */
    public Closed ending() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Closes as the clients do, and waits for the answer. */
    public Closed leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "Disposed").join();
        return ending();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Ears implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(new Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}

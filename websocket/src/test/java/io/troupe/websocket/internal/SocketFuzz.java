// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.UserException;
import io.troupe.harness.fuzz.FuzzTarget;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.protocol.Addressing;
import io.troupe.protocol.Limits;
import io.troupe.protocol.LinesPerAddress;
import io.troupe.protocol.OriginPolicy;
import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireMessage;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What clients do with a socket, from its request on: parts of messages, pings, a line that breaks, an actor that keeps them waiting, a
 * client that does not read. The door answers, or closes with a reason of the list; it sends nothing after the end, and tells the actor
 * exactly once that the client is gone.
 *
 * <p>The first line is the request's URI, the second the subprotocols offered; then one line for each thing that happens, told by its
 * first byte.
 */
final class SocketFuzz implements FuzzTarget {

    /** Reasons of the door's own. */
    private static final Set<String> ENDINGS = Set.of(
            "ws.too_many_calls",
            "ws.too_many_subscriptions",
            "ws.slow_reader",
            "ws.timed_out",
            "ws.going_away",
            "ws.send_failed",
            "user.denied",
            "bye");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Values READER = new Values(Limits.DEFAULT);
    private static final long SECOND = 1_000_000_000L;
    private static final int CBOR_MAP = 0xA0;
    private static final int BARE_ERROR = 1;
    private static final int BARE_EVENT = 3;

    private final Set<String> errors = new HashSet<>(Set.of("user.bad_thing", "user.denied"));
    private final Actors actors = new Actors();
    private final SocketTerms terms = new SocketTerms(
            new Values(new Limits(512, 2_048, 1_024, 1_024, 256)),
            5,
            2_000,
            0,
            1_000,
            new OutgoingBounds(6, 8_000, 30 * SECOND, 30 * SECOND),
            () -> actors.now);
    private final SocketDoor door = new SocketDoor(
            null,
            () -> actors,
            terms,
            OriginPolicy.of(name -> Optional.empty()),
            new Addressing("/app", terms.values()),
            new LinesPerAddress<>(0),
            new Random(1));

    SocketFuzz() {
        for (ErrorCode error : ErrorCode.values()) {
            if (error != ErrorCode.INTERNAL_ERROR) {
                errors.add(error.group() + '.' + error.code());
            }
        }
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        List<byte[]> lines = lines(input);
        if (lines.size() < 2) {
            return false;
        }
        actors.clear();
        OfferedProtocols offered = OfferedProtocols.parse(Collections.enumeration(List.of(text(lines.get(1)))));
        Handshake handshake = door.reception().receive(request(text(lines.get(0))), offered);
        Client client = new Client();
        SocketConnection connection = door.admit(handshake, client);
        door.begin(connection, handshake);
        IncomingMessage incoming = new IncomingMessage(connection.longestMessage());
        for (byte[] line : lines.subList(2, lines.size())) {
            if (line.length > 0) {
                happen(connection, client, incoming, line[0], ByteBuffer.wrap(line, 1, line.length - 1));
            }
        }
        boolean refused = client.closed != null;
        door.gone(connection, Ending.LINE_BROKE);
        actors.answer();
        client.check();
        if (actors.connected > 1 || actors.connected != actors.gone) {
            throw new AssertionError("connected " + actors.connected + " times, gone " + actors.gone + " times");
        }
        if (door.connections() != 0) {
            throw new AssertionError("connections left");
        }
        return !refused;
    }

    private void happen(
            SocketConnection connection, Client client, IncomingMessage incoming, byte what, ByteBuffer part) {
        try {
            switch (what) {
                case 't', 'T' -> received(
                        connection,
                        incoming.add(StandardCharsets.UTF_8.decode(part).toString(), what == 'T'));
                    // As wide as it may be: halves of surrogate pairs.
                case 'u', 'U' -> received(
                        connection,
                        incoming.add(StandardCharsets.UTF_16BE.decode(part).toString(), what == 'U'));
                case 'b', 'B' -> received(connection, incoming.add(part, what == 'B'));
                case 'p' -> connection.heard();
                case 'r' -> client.reads = !client.reads;
                case '+' -> client.take(null);
                case '-' -> client.take(new java.io.IOException("broken"));
                case 'a' -> actors.answer();
                case 's' -> actors.now += SECOND * (part.hasRemaining() ? part.get() & 0x3F : 1);
                case 'c' -> door.tick();
                case 'g' -> door.gone(connection, Ending.LINE_BROKE);
                case 'e' -> actors.publish(part.hasRemaining() ? part.get() & 0xFF : 1);
                case 'x' -> connection.stop();
                default -> {
                    // Nothing happens.
                }
            }
        } catch (IncomingMessage.TooLong e) {
            connection.receivedTooLong();
        }
    }

    private static void received(SocketConnection connection, @Nullable WireMessage message) {
        connection.heard();
        if (message != null) {
            connection.receive(message);
        }
    }

    private static List<byte[]> lines(byte[] input) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= input.length; i++) {
            if (i == input.length || input[i] == '\n') {
                lines.add(java.util.Arrays.copyOfRange(input, start, i));
                start = i + 1;
            }
        }
        return lines;
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1);
    }

    private static HttpServletRequest request(String target) {
        int mark = target.indexOf('?');
        return (HttpServletRequest) Proxy.newProxyInstance(
                SocketFuzz.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "getRequestURI" -> "/app" + (mark < 0 ? target : target.substring(0, mark));
                        case "getQueryString" -> mark < 0 ? null : target.substring(mark + 1);
                        case "getHeaderNames" -> Collections.emptyEnumeration();
                        case "getMethod" -> "GET";
                        case "getScheme" -> "http";
                        case "getServerName", "getRemoteAddr" -> "127.0.0.1";
                        case "getUserPrincipal" -> null;
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                });
    }

    /** Checks what it is sent. */
    private final class Client implements Remote {
        private boolean reads = true;
        private @Nullable Consumer<Throwable> inHand;
        private @Nullable Ending closed;
        private final List<WireMessage> sent = new ArrayList<>();

        @Override
        public void send(WireMessage message, Consumer<Throwable> done) {
            if (closed != null || inHand != null) {
                throw new AssertionError(closed != null ? "sent after the end" : "two sends at once");
            }
            sent.add(message);
            if (reads) {
                done.accept(null);
            } else {
                inHand = done;
            }
        }

        void take(@Nullable Throwable failure) {
            Consumer<Throwable> done = inHand;
            if (done != null) {
                inHand = null;
                done.accept(failure);
            }
        }

        @Override
        public void ping() {
            if (closed != null) {
                throw new AssertionError("pinged after the end");
            }
        }

        @Override
        public void close(Ending ending) {
            if (closed != null) {
                throw new AssertionError("closed twice: " + closed + ", " + ending);
            }
            closed = ending;
        }

        void check() throws Exception {
            if (closed != null && !errors.contains(closed.reason()) && !ENDINGS.contains(closed.reason())) {
                throw new AssertionError("closed with " + closed);
            }
            for (WireMessage message : sent) {
                if (message instanceof WireMessage.Text text) {
                    checkTree(JSON.readTree(text.text()).path("body"));
                    continue;
                }
                byte[] bytes = ((WireMessage.Binary) message).bytes();
                if ((bytes[0] & 0xE0) == CBOR_MAP) {
                    checkTree(READER.input(bytes).path("body"));
                } else {
                    checkBare(ByteBuffer.wrap(bytes));
                }
            }
        }

        private void checkTree(JsonNode body) {
            JsonNode val = body.path("val");
            switch (body.path("tag").asText()) {
                case "Init", "ActionResponse", "Event" -> {
                    // As it should be.
                }
                case "Error" -> checkError(
                        val.path("group").asText() + '.' + val.path("code").asText());
                default -> throw new AssertionError("sent " + body);
            }
        }

        private void checkBare(ByteBuffer bytes) {
            int version = bytes.get();
            if (version < 1 || version > 4 || bytes.get() != 0) {
                throw new AssertionError("sent version " + version);
            }
            int tag = bytes.get();
            if (tag < 0 || tag > BARE_EVENT) {
                throw new AssertionError("sent tag " + tag);
            }
            if (tag == BARE_ERROR) {
                checkError(bareText(bytes) + '.' + bareText(bytes));
            }
        }

        private static String bareText(ByteBuffer bytes) {
            byte[] text = new byte[bytes.get()];
            bytes.get(text);
            return new String(text, StandardCharsets.UTF_8);
        }

        private void checkError(String error) {
            if (!errors.contains(error)) {
                throw new AssertionError("sent error " + error);
            }
        }
    }

    /** One actor, whose actions answer when they are told to, or at once. */
    private static final class Actors implements ActionDispatcher, ActorCatalog {

        private static final ActorSummary ACTOR =
                new ActorSummary(ActorId.of("probe", "one"), "abcdefghijklmnopqrstuvwxyz1234", Instant.EPOCH, false);

        private final List<Runnable> waiting = new ArrayList<>();
        private long now;
        private int connected;
        private int gone;
        private @Nullable ConnectionSink sink;

        void clear() {
            waiting.clear();
            now = 0;
            connected = 0;
            gone = 0;
            sink = null;
        }

        void answer() {
            while (!waiting.isEmpty()) {
                waiting.remove(0).run();
            }
        }

        void publish(int size) {
            if (sink != null && connected > gone) {
                sink.event(HandMadeActors.event("news", "x".repeat(size * 16)));
            }
        }

        @Override
        public ActorCatalog catalog() {
            return this;
        }

        @Override
        public Collection<ActorTypeInfo> types() {
            return List.of();
        }

        @Override
        public Optional<ActorTypeInfo> type(String name) {
            return Optional.empty();
        }

        @Override
        public Set<String> roles() {
            return Set.of();
        }

        @Override
        public CompletionStage<ActorSummary> resolve(ActorTarget target, io.troupe.Caller caller) {
            return CompletableFuture.completedStage(ACTOR);
        }

        @Override
        public <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<ClientConnection> connect(
                ActorTarget target, ConnectRequest request, ConnectionSink to) {
            JsonNode params = request.params();
            if (params != null && params.path("refuse").asBoolean()) {
                return CompletableFuture.failedStage(new UserException("denied", "no entry"));
            }
            CompletableFuture<ClientConnection> made = new CompletableFuture<>();
            Runnable agree = () -> {
                connected++;
                sink = to;
                made.complete(new Line(to));
            };
            if (params != null && params.path("wait").asBoolean()) {
                waiting.add(agree);
            } else {
                agree.run();
            }
            return made;
        }

        private final class Line implements ClientConnection {
            private final ConnectionSink to;

            Line(ConnectionSink to) {
                this.to = to;
            }

            @Override
            public String id() {
                return "line";
            }

            @Override
            public ActorSummary actor() {
                return ACTOR;
            }

            @Override
            public <A> CompletionStage<A> call(ActionCall<A> call) {
                CompletableFuture<A> answer = new CompletableFuture<>();
                Runnable turn = () -> {
                    try {
                        answer.complete(call.encoder().apply(act(call)));
                    } catch (ActorException e) {
                        answer.completeExceptionally(e);
                    }
                };
                if (call.action().equals("later")) {
                    waiting.add(turn);
                } else {
                    turn.run();
                }
                return answer;
            }

            private @Nullable Object act(ActionCall<?> call) {
                switch (call.action()) {
                    case "echo", "later":
                        return call.arguments().bind(List.of(JsonNode.class))[0];
                    case "add":
                        return call.arguments().bind(List.of(int.class))[0];
                    case "big":
                        return "x".repeat((short) call.arguments().bind(List.of(short.class))[0] & 0xFFF);
                    case "fail":
                        throw new UserException("bad_thing", "bad things");
                    case "bye":
                        to.close("bye");
                        return null;
                    default:
                        throw ActorException.refused(
                                ErrorCode.ACTION_NOT_FOUND, "Action " + call.action() + " was not found.");
                }
            }

            @Override
            public CompletionStage<@Nullable Void> subscribe(String event, boolean on) {
                if (gone > 0) {
                    throw new AssertionError("subscribes after the end");
                }
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void closed() {
                gone++;
            }
        }
    }
}

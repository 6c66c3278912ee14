// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.UserException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.Authentication;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ClientSocket;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One actor, however it is addressed, that does what its few actions say: the smallest thing a door can be put in front
 * of. Calls run in order, on the executor.
 */
public class HandMadeActors implements ActionDispatcher, ActorCatalog {

    /** How many events one connection may listen to. */
    static final int SUBSCRIPTIONS = 10;

    private static final ActorId ID = ActorId.of("probe", "one");
    static final ActorSummary ACTOR = new ActorSummary(ID, "abcdefghijklmnopqrstuvwxyz1234", Instant.EPOCH, false);

    public final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
    public final AtomicInteger left = new AtomicInteger();
    public final AtomicInteger calls = new AtomicInteger();
    public final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<Object>> hanging = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> consent = new CompletableFuture<>();
    private final Executor executor;

    public HandMadeActors(Executor executor) {
        this.executor = executor;
    }

    /** Who knows tokens. */
    public volatile Authentication tokens = Authentication.NONE;

    @Override
    public Authentication authentication() {
        return tokens;
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
        return Set.of("singer");
    }

    @Override
    public CompletionStage<ActorSummary> resolve(ActorTarget target, Caller caller) {
        return CompletableFuture.completedStage(ACTOR);
    }

    @Override
    public <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call) {
        throw new UnsupportedOperationException();
    }

    /** Parameters say what becomes of it: {"refuse": true}, {"throw": true}, {"missing": true}, {"wait": true}, {"early": true}. */
    @Override
    public CompletionStage<ClientConnection> connect(ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        JsonNode params = request.params() == null ? JsonNodeFactory.instance.objectNode() : request.params();
        happened.add("connect " + request.caller().name());
        if (params.path("refuse").asBoolean()) {
            return CompletableFuture.failedStage(new UserException("denied", "no entry"));
        }
        if (params.path("throw").asBoolean()) {
            throw new IllegalStateException("secret");
        }
        if (params.path("missing").asBoolean()) {
            return CompletableFuture.failedStage(ActorException.refused(ErrorCode.NOT_FOUND, "no such actor"));
        }
        Line line = new Line(sink);
        lines.add(line);
        if (params.path("early").asBoolean()) {
            sink.event(event("early", 1));
        }
        return params.path("wait").asBoolean()
                ? consent.thenApply(agreed -> line)
                : CompletableFuture.supplyAsync(() -> line, executor);
    }

    /** Plain sockets for who asks for a path that ends with "raw". Says what comes, and does as texts say. */
    @Override
    public CompletionStage<ClientSocket> openSocket(ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        if (!request.head().path().endsWith("raw")) {
            return CompletableFuture.failedStage(ActorException.refused(ErrorCode.NO_ROUTE, "none"));
        }
        happened.add(
                "open " + request.head().path() + " " + request.head().query().orElse("-"));
        sink.text("early");
        RawLine line = new RawLine(sink);
        return CompletableFuture.supplyAsync(() -> line, executor);
    }

    private final class RawLine extends Line implements ClientSocket {
        private final ConnectionSink to;

        RawLine(ConnectionSink sink) {
            super(sink);
            this.to = sink;
        }

        @Override
        public CompletionStage<Void> text(String message) {
            switch (message) {
                case "fail" -> {
                    return CompletableFuture.failedStage(new UserException("bad_text", "no"));
                }
                case "end" -> to.close(4_000, "as you wish");
                case "event" -> to.event(event("news", 1));
                case "long" -> to.bytes(new byte[100_001]);
                default -> to.text(message);
            }
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> bytes(byte[] message) {
            to.bytes(message);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void closed(int code, String reason) {
            happened.add("closed " + code + " " + reason);
        }
    }

    /** Lets those in who wait. */
    public void agree() {
        consent.complete(null);
    }

    /** Answers the calls of "hang". */
    public void release() {
        hanging.forEach(call -> call.complete("released"));
    }

    public static OutgoingEvent event(String name, Object... args) {
        ArrayNode tree = JsonNodeFactory.instance.arrayNode();
        for (Object arg : args) {
            if (arg instanceof Integer number) {
                tree.add(number);
            } else {
                tree.add(String.valueOf(arg));
            }
        }
        return new OutgoingEvent(name, tree);
    }

    /** One connection. */
    public class Line implements ClientConnection {

        public final ConnectionSink sink;
        final Set<String> subscribed = ConcurrentHashMap.newKeySet();

        Line(ConnectionSink sink) {
            this.sink = sink;
        }

        @Override
        public String id() {
            return "connection-" + System.identityHashCode(this);
        }

        @Override
        public ActorSummary actor() {
            return ACTOR;
        }

        @Override
        public <A> CompletionStage<A> call(ActionCall<A> call) {
            calls.incrementAndGet();
            Object[] args;
            try {
                args = call.arguments().bind(List.<Type>of(JsonNode.class));
            } catch (ActorException e) {
                return CompletableFuture.failedStage(e);
            }
            JsonNode arg = (JsonNode) args[0];
            if (call.action().equals("throw")) {
                throw new IllegalStateException("against the contract");
            }
            if (call.action().equals("hang")) {
                CompletableFuture<Object> result = new CompletableFuture<>();
                hanging.add(result);
                happened.add("hang");
                return result.thenApply(call.encoder());
            }
            CompletableFuture<A> answer = new CompletableFuture<>();
            executor.execute(() -> {
                try {
                    answer.complete(call.encoder().apply(act(call, arg)));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer;
        }

        private Object act(ActionCall<?> call, JsonNode arg) {
            happened.add(call.action() + " " + arg);
            switch (call.action()) {
                case "echo":
                    return arg;
                case "nothing":
                    return null;
                case "big":
                    return "x".repeat(arg.intValue());
                case "whoami":
                    return call.caller().name() + " " + call.caller().isInRole("singer");
                case "fail":
                    throw new UserException("bad_thing", "bad things");
                case "lose":
                    throw new ActorException(
                            ErrorCode.STORE_FAILED, Executed.valueOf(arg.textValue()), "not committed", null);
                case "boom":
                    throw new IllegalStateException("secret");
                case "broadcast":
                    OutgoingEvent event = event("news", "x".repeat(arg.intValue()));
                    for (Line line : lines) {
                        if (line.subscribed.contains("news")) {
                            line.sink.event(event);
                        }
                    }
                    return arg;
                case "disconnect":
                    sink.close("see you");
                    return null;
                default:
                    throw ActorException.refused(
                            ErrorCode.ACTION_NOT_FOUND, "Action " + call.action() + " was not found.");
            }
        }

        @Override
        public CompletionStage<@Nullable Void> subscribe(String event, boolean on) {
            if (on && subscribed.size() >= SUBSCRIPTIONS) {
                return CompletableFuture.failedStage(
                        ActorException.refused(ErrorCode.TOO_MANY_SUBSCRIPTIONS, "too many"));
            }
            if (on) {
                subscribed.add(event);
            } else {
                subscribed.remove(event);
            }
            happened.add("subscribe " + event + " " + on);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void closed() {
            lines.remove(this);
            left.incrementAndGet();
            happened.add("left");
        }
    }
}

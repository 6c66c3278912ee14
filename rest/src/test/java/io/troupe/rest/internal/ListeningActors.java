// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.UserException;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.Authentication;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import io.troupe.spi.RequestCall;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Connections and nothing else; the names that are listened to say what becomes of it. */
final class ListeningActors implements ActionDispatcher {

    static final ActorSummary ACTOR =
            new ActorSummary(ActorId.of("counter", "k"), "abcdefghijklmnopqrstuvwxyz1234", Instant.EPOCH, false);

    /** What the actors were asked for. */
    final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

    /** The connections that were made. */
    final List<Line> lines = new CopyOnWriteArrayList<>();

    final List<ConnectRequest> wishes = new CopyOnWriteArrayList<>();

    /** When those may go on that wait for it. */
    final CompletableFuture<Void> gate = new CompletableFuture<>();

    /** Who knows tokens. */
    volatile Authentication tokens = Authentication.NONE;

    /** What else there is. */
    final TestActors others = new TestActors();

    @Override
    public Authentication authentication() {
        return tokens;
    }

    @Override
    public ActorCatalog catalog() {
        return others.catalog();
    }

    @Override
    public CompletionStage<ActorSummary> resolve(ActorTarget target, Caller caller) {
        happened.add("resolve " + caller.name());
        return CompletableFuture.completedStage(ACTOR);
    }

    @Override
    public <A> CompletionStage<A> request(ActorTarget target, RequestCall<A> call) {
        return others.request(target, call);
    }

    @Override
    public <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call) {
        return others.call(target, call);
    }

    @Override
    public CompletionStage<ClientConnection> connect(ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        wishes.add(request);
        happened.add("connect " + request.head().path() + " "
                + request.head().query().orElse("-"));
        if (request.head().query().orElse("").contains("closed-door")) {
            return CompletableFuture.failedStage(new UserException("denied", "no entry"));
        }
        Line line = new Line(sink);
        lines.add(line);
        return request.head().query().orElse("").contains("slow-door")
                ? gate.thenApply(open -> line)
                : CompletableFuture.completedStage(line);
    }

    static OutgoingEvent event(String name, Object... args) {
        ArrayNode plain = JsonNodeFactory.instance.arrayNode();
        for (Object arg : args) {
            if (arg instanceof Integer number) {
                plain.add(number);
            } else {
                plain.add(String.valueOf(arg));
            }
        }
        return new OutgoingEvent(name, plain);
    }

    final class Line implements ClientConnection {

        final ConnectionSink sink;

        Line(ConnectionSink sink) {
            this.sink = sink;
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
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> subscribe(String event, boolean on) {
            happened.add("subscribe " + event);
            CompletableFuture<Void> refusal = CompletableFuture.failedFuture(
                    ActorException.refused(ErrorCode.FORBIDDEN, "You may not listen to event " + event + "."));
            return switch (event) {
                case "secret" -> refusal;
                case "later" -> gate;
                case "later-secret" -> gate.thenCompose(open -> refusal);
                default -> CompletableFuture.completedStage(null);
            };
        }

        @Override
        public void closed() {
            happened.add("left");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.Caller;
import io.troupe.Executed;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.Address;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.HttpActionResponse;
import io.troupe.protocol.MessageCodec;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.RequestHeads;
import io.troupe.protocol.Results;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireEncoding;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.RequestCall;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests to one actor. */
final class Gateway {

    private final Values values;
    private final int rawBody;
    private final Lazy<ActionDispatcher> dispatcher;

    /**
     * Requests within limits.
     *
     * @param rawBody of the body of a raw request, and of its answer
     */
    Gateway(Values values, int rawBody, Lazy<ActionDispatcher> dispatcher) {
        this.rawBody = rawBody;
        this.values = values;
        this.dispatcher = dispatcher;
    }

    CompletionStage<Answer> handle(Exchange exchange, Address address) {
        if (address instanceof Address.Action action) {
            return call(exchange, action);
        }
        if (address instanceof Address.QueueSend) {
            return CompletableFuture.completedFuture(queue(exchange.request()));
        }
        if (address instanceof Address.RawRequest raw) {
            return raw(exchange, raw);
        }
        if (address instanceof Address.Inspector) {
            throw Refusals.noRoute("There is no inspector here.");
        }
        return CompletableFuture.completedFuture(Upgrades.required(values));
    }

    /** Takes from the request all that is needed before its body may have to be awaited. */
    private CompletionStage<Answer> call(Exchange exchange, Address.Action address) {
        HttpServletRequest request = exchange.request();
        requirePost(request);
        IdempotencyKey key = IdempotencyKey.of(request);
        WireEncoding encoding = WireEncoding.ofHeader(request.getHeader(WireEncoding.HEADER));
        MessageCodec codec = MessageCodec.of(encoding, values);
        RequestBody body = RequestBody.of(request, values.limits().messageIn());
        ActionDispatcher actors = dispatcher.get();
        Caller caller = RequestCaller.of(request, () -> RequestHeads.of(request, address), actors);
        ConnectRequest opening = opening(request, actors, address, caller);
        return exchange.whenWhole(body, actors, whole -> {
            JsonNode args = codec.decodeActionRequest(whole).args();
            Results results = new Results(values, actors.catalog());
            String type = type(address.target());
            ActionCall<byte[]> call = new ActionCall<>(
                    address.name(),
                    values.arguments(args),
                    caller,
                    result -> codec.encodeActionResponse(
                            new HttpActionResponse(results.output(type, address.name(), result))),
                    key == null ? null : key.forCall(),
                    true,
                    opening);
            return asked(() -> actors.call(address.target(), call))
                    .thenApply(output -> Answer.ok(output, encoding))
                    .thenApply(answer -> key == null ? answer : key.mark(answer));
        });
    }

    /** Refused before the body is read, if that can be known. */
    private CompletionStage<Answer> raw(Exchange exchange, Address.RawRequest address) {
        HttpServletRequest request = exchange.request();
        ActionDispatcher actors = dispatcher.get();
        Caller caller = RequestCaller.of(request, () -> RequestHeads.of(request, address), actors);
        actors.catalog().checkRequest(type(address.target()), caller);
        RequestHead head = RequestHeads.of(request, address);
        RequestBody body = RequestBody.of(request, rawBody);
        ConnectRequest opening = opening(request, actors, address, caller);
        return exchange.whenWhole(body, actors, whole -> {
            RequestCall<Answer> call = new RequestCall<>(
                    new RawRequest(head, whole), caller, response -> RawAnswers.of(response, rawBody), opening, true);
            return asked(() -> actors.request(address.target(), call));
        });
    }

    /** For actors that have hooks for connections, and for nobody else. */
    private @Nullable ConnectRequest opening(
            HttpServletRequest request, ActionDispatcher actors, Address address, Caller caller) {
        if (!actors.catalog().watchesConnections(type(address.target()))) {
            return null;
        }
        String params = RequestHeads.params(request);
        return new ConnectRequest(
                caller, params == null ? null : values.params(params), RequestHeads.of(request, address), true);
    }

    /** From here on a failure is the stage's, even one that is thrown: an actor may have done something. */
    static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> dispatch) {
        try {
            return dispatch.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Not offered yet. The group is the one that clients look for; the code tells it from a queue that is full. */
    private Answer queue(HttpServletRequest request) {
        requirePost(request);
        ErrorBody error =
                new ErrorBody("queue", "not_available", "Queues are not offered yet.", null, Executed.NO, null);
        return Answer.of(400, error, values);
    }

    private static void requirePost(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            throw Refusals.method(request, "POST");
        }
        CrossOrigin.requireContentType(request);
    }

    private static @Nullable String type(ActorTarget target) {
        if (target instanceof ActorTarget.OrCreate created) {
            return created.id().type();
        }
        return target instanceof ActorTarget.Existing existing ? existing.id().type() : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.protocol.Address;
import io.troupe.protocol.LinesPerAddress;
import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.QueryParameters;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.RequestHeads;
import io.troupe.protocol.Values;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients listen to an actor over plain HTTP. To the actor each is a connection like any other, which subscribes to the
 * events that its address names and never calls anything.
 */
final class EventStreams {

    /** How many events one client may listen to, and how long the name of one may be. */
    static final int SUBSCRIPTIONS = 100;

    static final int EVENT_NAME = 256;

    private static final String NAME = "name";

    private final Values values;
    private final OutgoingBounds bounds;
    private final LongSupplier nanoTime;
    private final Lazy<ActionDispatcher> dispatcher;
    private final LinesPerAddress<EventStream> addresses;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    EventStreams(
            Values values,
            OutgoingBounds bounds,
            LinesPerAddress<EventStream> addresses,
            LongSupplier nanoTime,
            Lazy<ActionDispatcher> dispatcher) {
        this.values = values;
        this.bounds = bounds;
        this.addresses = addresses;
        this.nanoTime = nanoTime;
        this.dispatcher = dispatcher;
    }

    /** A stream of what the request names, once the actor has agreed to all of it. */
    CompletionStage<Answer> open(HttpServletRequest request, Address.Events address) {
        if (!request.getMethod().equals("GET")) {
            throw Refusals.method(request, "GET");
        }
        List<String> names = names(address.query());
        if (stopping) {
            throw ActorException.refused(ErrorCode.STOPPING, "The application is stopping.");
        }
        if (!request.isAsyncSupported()) {
            HttpLog.notAsync();
            throw ActorException.refused(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "Events are not offered: a filter waits for the end of each request.");
        }
        ActionDispatcher actors = dispatcher.get();
        RequestHead head = RequestHeads.of(request, address);
        Caller caller = RequestCaller.of(request, () -> head, actors);
        String params = RequestHeads.params(request);
        ConnectRequest wish = new ConnectRequest(caller, params == null ? null : values.params(params), head, false);
        EventStream stream = new EventStream(
                values, bounds, nanoTime, () -> RequestCaller.isStill(caller, actors.authentication()), this::ended);
        if (!addresses.enter(stream, head.clientAddress())) {
            throw ActorException.refused(
                    ErrorCode.OVERLOADED, "Too many clients of this address listen already; try again later.");
        }
        open.add(stream);
        return Gateway.asked(() -> actors.connect(address.target(), wish, stream))
                .thenCompose(connection -> {
                    stream.connected(connection);
                    return subscribed(connection, names, 0);
                })
                .thenApply(agreed -> Answer.stream(stream))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        stream.gone();
                    }
                });
    }

    private void ended(EventStream stream) {
        open.remove(stream);
        addresses.leave(stream);
    }

    private static List<String> names(@Nullable String query) {
        Set<String> names = new LinkedHashSet<>(QueryParameters.all(NAME, query));
        if (names.isEmpty()) {
            throw ActorException.refused(
                    ErrorCode.QUERY_INVALID, "Say which events to send, as name=… once for each of them.");
        }
        if (names.size() > SUBSCRIPTIONS) {
            throw ActorException.refused(
                    ErrorCode.QUERY_INVALID, "One client listens to at most " + SUBSCRIPTIONS + " events.");
        }
        for (String name : names) {
            if (name.isEmpty() || name.length() > EVENT_NAME || EventStream.hasLineBreak(name)) {
                throw ActorException.refused(
                        ErrorCode.QUERY_INVALID,
                        "The name of an event is one line of 1 to " + EVENT_NAME + " characters.");
            }
        }
        return List.copyOf(names);
    }

    /** One after the other: the actor is asked in the order of the names, and not again after it has refused. */
    private static CompletionStage<@Nullable Void> subscribed(
            ClientConnection connection, List<String> names, int from) {
        for (int i = from; i < names.size(); i++) {
            CompletableFuture<@Nullable Void> agreed =
                    connection.subscribe(names.get(i), true).toCompletableFuture();
            if (!agreed.isDone()) {
                int next = i + 1;
                return agreed.thenCompose(done -> subscribed(connection, names, next));
            }
            if (agreed.isCompletedExceptionally()) {
                return agreed;
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    /** How many clients listen, or want to. */
    int size() {
        return open.size();
    }

    /** To be called every now and then. */
    void tick() {
        open.forEach(EventStream::check);
    }

    /** Takes no more clients, and lets those there are go with what they are still to be sent. */
    void stop() {
        stopping = true;
        open.forEach(stream -> stream.close(ErrorCode.STOPPING.group() + '.' + ErrorCode.STOPPING.code()));
    }
}

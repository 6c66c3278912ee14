// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.Caller;
import io.troupe.event.Connection;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.Values;
import io.troupe.spi.ConnectionSink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A client's connection, as its actor sees it. It outlives the activation. */
final class LiveConnection implements Connection {

    final ConnectionSink sink;
    /** Which actor of that key it belongs to; known once the connection is made. */
    final String publicId;

    private final String id;
    private final Caller caller;
    private final @Nullable JsonNode params;
    private final Values wire;
    private final Map<String, String> tags = new ConcurrentHashMap<>(2);
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet(2);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean departed = new AtomicBoolean();

    LiveConnection(
            String id, String publicId, Caller caller, @Nullable JsonNode params, ConnectionSink sink, Values wire) {
        this.id = id;
        this.publicId = publicId;
        this.caller = caller;
        this.params = params;
        this.sink = sink;
        this.wire = wire;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public <T> Optional<T> params(Class<T> type) {
        if (params == null || params.isNull() || params.isMissingNode()) {
            return Optional.empty();
        }
        Object value =
                wire.arguments(JsonNodeFactory.instance.arrayNode().add(params)).bind(List.of(type))[0];
        return Optional.ofNullable(type.cast(value));
    }

    @Override
    public void tag(String name, String value) {
        tags.put(name, value);
    }

    @Override
    public Optional<String> tag(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    @Override
    public void send(Object event) {
        Turn turn = CurrentTurn.writing("send an event");
        turn.outbox.send(this, EventNames.typed(event, turn.slot.type().events(), wire));
    }

    @Override
    public void disconnect(String reason) {
        CurrentTurn.writing("disconnect").outbox.close(this, reason);
    }

    void subscribe(String event, boolean on) {
        if (on) {
            subscriptions.add(event);
        } else {
            subscriptions.remove(event);
        }
    }

    int subscriptions() {
        return subscriptions.size();
    }

    boolean subscribes(String event) {
        return subscriptions.contains(event);
    }

    /** True for the first caller only. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }

    /** True for the first caller only: the one that runs the actor's hook. */
    boolean depart() {
        return departed.compareAndSet(false, true);
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LiveConnection that && that.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}

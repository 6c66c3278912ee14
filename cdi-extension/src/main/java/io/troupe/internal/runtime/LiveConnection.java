// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.event.Connection;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.Values;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client's connection, as its actor sees it. It outlives the activation. */
class LiveConnection implements Connection {

    /** As the WebSocket protocol has it. */
    private static final int MAX_REASON = 123;

    final ConnectionSink sink;
    /** Which actor of that key it belongs to; known once the connection is made. */
    final String publicId;

    private final String id;
    private final Caller caller;
    private final @Nullable JsonNode params;
    private final Values wire;
    private final ByValue byValue;
    private final ActorId actor;
    private final boolean shortLived;
    /** As the newest turn has left it, committed or not. Changed in turns of the actor. */
    private volatile Kept kept;
    /** What is left of it if nothing more is committed. */
    private volatile Kept settled;

    // Changed under the lock of this. A new set each time: most have one name or none, and then it takes hardly any
    // room.
    private volatile Set<String> subscriptions = Set.of();
    private volatile boolean closed;
    private boolean departed;

    LiveConnection(
            String id,
            Activation activation,
            ConnectRequest wish,
            @Nullable Object state,
            ConnectionSink sink,
            Values wire,
            ByValue byValue) {
        this.id = id;
        this.actor = activation.id();
        this.publicId = activation.publicId;
        this.caller = wish.caller();
        this.params = wish.params();
        this.shortLived = wish.isShortLived();
        this.sink = sink;
        this.wire = wire;
        this.byValue = byValue;
        this.kept = state == null ? Kept.NOTHING : Kept.NOTHING.withState(byValue.copy(state));
        this.settled = kept;
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
        return ConnectionOpening.params(params, type, wire);
    }

    @Override
    public boolean isShortLived() {
        return shortLived;
    }

    @Override
    public <T> Optional<T> state(Class<T> type) {
        Object current = kept.state();
        if (current == null) {
            return Optional.empty();
        }
        if (!type.isInstance(current)) {
            throw new IllegalArgumentException("TROUPE001106: The state of this connection is "
                    + current.getClass().getName() + ", not " + type.getName() + ".");
        }
        return Optional.of(type.cast(byValue.copy(current)));
    }

    @Override
    public void state(@Nullable Object value) {
        keep(kept.withState(value == null ? null : byValue.copy(value)));
    }

    @Override
    public void tag(String name, String value) {
        keep(kept.withTag(name, value));
    }

    @Override
    public Optional<String> tag(String name) {
        return Optional.ofNullable(kept.tags().get(name));
    }

    private void keep(Kept after) {
        Turn turn = ownTurn("keep something with a connection");
        Kept before = kept;
        kept = after;
        turn.outbox.put(new Outbox.Keep(this, before, after));
    }

    /** The turn that kept this is committed. */
    void settle(Kept committed) {
        settled = committed;
    }

    /** The turn that kept something has failed. */
    void fallBack(Kept before) {
        kept = before;
    }

    /** All that turns have kept and not committed is lost. */
    void fallBack() {
        kept = settled;
    }

    @Override
    public void send(Object event) {
        Turn turn = ownTurn("send an event");
        turn.outbox.put(
                new Outbox.Send(this, EventNames.typed(event, turn.slot.type().events(), wire)));
    }

    @Override
    public void disconnect(String reason) {
        checkReason(reason);
        ownTurn("disconnect").outbox.put(new Outbox.Close(this, Outbox.Close.NORMAL, reason));
    }

    static void checkReason(String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
            throw new IllegalArgumentException("TROUPE001108: The reason to disconnect has more than " + MAX_REASON
                    + " bytes, which is all that a closing frame can hold.");
        }
    }

    /** What its client is told when the actor is destroyed. */
    String whenDestroyed() {
        return "";
    }

    /** What happens to a connection leaves with turns of its actor, in their order. */
    Turn ownTurn(String what) {
        Turn turn = CurrentTurn.writing(what);
        if (!turn.slot.id().equals(actor)) {
            throw new IllegalStateException("TROUPE001105: A connection can be used in turns of its own actor only.");
        }
        return turn;
    }

    synchronized void subscribe(String event, boolean on) {
        if (on == subscriptions.contains(event)) {
            return;
        }
        Set<String> changed = new HashSet<>(subscriptions);
        if (on) {
            changed.add(event);
        } else {
            changed.remove(event);
        }
        subscriptions = Set.copyOf(changed);
    }

    int subscriptions() {
        return subscriptions.size();
    }

    boolean subscribes(String event) {
        return subscriptions.contains(event);
    }

    /** True for the first caller only. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** True for the first caller only: the one that runs the actor's hook. */
    synchronized boolean depart() {
        boolean first = !departed;
        departed = true;
        return first;
    }

    boolean isClosed() {
        return closed;
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

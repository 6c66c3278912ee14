// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorContext;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.event.Connection;
import io.troupe.protocol.Values;
import io.troupe.spi.OutgoingEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** The one context object: it holds nothing, and looks at the turn of the current thread. */
final class TurnContext implements ActorContext {

    private final InstantSource clock;
    private final Connections connections;
    private final Turns turns;
    private final Recess recess;
    private final Values wire;

    TurnContext(InstantSource clock, Connections connections, Turns turns, Recess recess, Values wire) {
        this.clock = clock;
        this.connections = connections;
        this.turns = turns;
        this.recess = recess;
        this.wire = wire;
    }

    @Override
    public ActorId id() {
        return CurrentTurn.frame().turn.slot.id();
    }

    @Override
    public String publicId() {
        return CurrentTurn.frame().turn.activation().publicId;
    }

    @Override
    public long fencingToken() {
        return CurrentTurn.frame().turn.activation().ownership.epoch();
    }

    @Override
    public Caller caller() {
        return CurrentTurn.frame().principal;
    }

    @Override
    public Optional<Connection> connection() {
        return Optional.ofNullable(CurrentTurn.frame().turn.connection);
    }

    @Override
    public Collection<Connection> connections() {
        return connections.of(id());
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void broadcast(Object event) {
        Turn turn = CurrentTurn.writing("broadcast");
        turn.outbox.put(new Outbox.Broadcast(typed(turn, event), null));
    }

    @Override
    public void broadcastExcept(Connection except, Object event) {
        Turn turn = CurrentTurn.writing("broadcast");
        turn.outbox.put(new Outbox.Broadcast(typed(turn, event), (LiveConnection) except));
    }

    @Override
    public void broadcastTo(Predicate<? super Connection> receivers, Object event) {
        Turn turn = CurrentTurn.writing("broadcast");
        List<LiveConnection> to = connections().stream()
                .filter(receivers)
                .map(LiveConnection.class::cast)
                .toList();
        turn.outbox.put(new Outbox.Multicast(typed(turn, event), to));
    }

    private OutgoingEvent typed(Turn turn, Object event) {
        return EventNames.typed(event, turn.slot.type().events(), wire);
    }

    @Override
    public void broadcast(String name, Object... args) {
        Turn turn = CurrentTurn.writing("broadcast");
        turn.outbox.put(new Outbox.Broadcast(EventNames.untyped(name, args, wire), null));
    }

    @Override
    public void sleep() {
        CurrentTurn.writing("go to sleep").outbox.sleep();
    }

    @Override
    public void destroy() {
        Turn turn = CurrentTurn.writing("be destroyed");
        if (turn.joint() != null) {
            throw new IllegalStateException(
                    "TROUPE001104: An actor cannot be destroyed within a transaction; do so in an action without"
                            + " @Transactional.");
        }
        turn.outbox.destroy();
    }

    @Override
    public <T> T outsideTurn(Callable<T> work) throws Exception {
        return recess.take(work);
    }

    @Override
    public Executor executor() {
        Frame frame = CurrentTurn.frame();
        return task -> turns.enterLaterInTurn(
                frame.turn,
                frame,
                () -> turns.runInTurn(frame, task),
                () -> RuntimeLog.taskAfterTurn(frame.turn.slot.id()));
    }
}

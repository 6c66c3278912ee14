// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorContext;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.event.Connection;
import io.troupe.protocol.Values;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

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
        turn.outbox.broadcast(EventNames.typed(event, turn.slot.type().events(), wire));
    }

    @Override
    public void broadcast(String name, Object... args) {
        CurrentTurn.writing("broadcast").outbox.broadcast(EventNames.untyped(name, args, wire));
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

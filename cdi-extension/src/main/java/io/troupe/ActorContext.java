// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import io.troupe.event.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * What an actor knows about itself, for injection into its constructor, a field, or a helper bean.
 *
 * <p>Usable during a turn only: elsewhere its methods throw {@code ContextNotActiveException}. It always speaks of the
 * turn that the current thread is in.
 */
public interface ActorContext {

    /** Namespace, type and key of this actor. */
    ActorId id();

    /** The parts of this actor's key. */
    default List<String> key() {
        return id().key();
    }

    /** The id that clients see; a new one after each {@link #destroy()}. */
    String publicId();

    /**
     * A number for effects outside the database: it never shrinks for this actor, and grows whenever another node, or this one
     * after a failure, takes the actor over. Something outside that remembers the highest number it has seen can refuse one
     * that was late.
     */
    long fencingToken();

    /** Who called; for a hook that no call caused, nobody. */
    Caller caller();

    /**
     * The connection this call came over; empty for calls from Java. A call over plain HTTP has one, which is
     * {@linkplain Connection#isShortLived() short-lived}, if the actor declares hooks for connections, otherwise none.
     */
    Optional<Connection> connection();

    /** The connections open now, whether their clients subscribe to anything or not. */
    Collection<Connection> connections();

    /** Those of them that are {@linkplain Connection#tag(String, String) tagged} so. */
    default List<Connection> connections(String tag, String value) {
        return connections().stream()
                .filter(connection -> connection.tag(tag).filter(value::equals).isPresent())
                .toList();
    }

    /** The time by the runtime's clock. Use it instead of {@code Instant.now()} and tests can move it. */
    Instant now();

    /**
     * Sends an event to all connections that subscribe to it, after the turn is committed and only if it is. The value
     * is taken as it is now; later changes to it do not show.
     *
     * @param event of a type that carries {@link io.troupe.event.EventName}
     * @throws IllegalArgumentException if the type carries no name, or is not among {@link Actor#events()} where those
     *     are given; or if roles say who may listen to it and it is not listed there, which nobody could check
     * @throws ActorException {@code actor.read_only} in a read-only action
     */
    void broadcast(Object event);

    /**
     * Like {@link #broadcast(Object)}, under a name given here and with any number of values.
     *
     * @throws ActorException {@code actor.read_only} in a read-only action
     */
    void broadcast(String name, Object... args);

    /**
     * Like {@link #broadcast(Object)}, but not to that connection.
     *
     * @throws ActorException {@code actor.read_only} in a read-only action
     */
    void broadcastExcept(Connection except, Object event);

    /**
     * Like {@link #broadcast(Object)}, but only to connections that the test holds for; it is asked at once, for each that is
     * open now. Listeners in Java are no connections and do not get the event.
     *
     * @throws ActorException {@code actor.read_only} in a read-only action
     */
    void broadcastTo(Predicate<? super Connection> receivers, Object event);

    /** Puts this actor to sleep as soon as this turn and those already waiting are over. */
    void sleep();

    /**
     * Destroys this actor when this turn is over: {@link OnDestroy} runs, state is deleted, connections are closed. The
     * answer of this call leaves after that. Takes no effect if the turn fails.
     */
    void destroy();

    /**
     * Does work that takes long, such as a request to another system, outside of this turn: the turn is given up, other
     * calls of this actor run meanwhile, and the action goes on in a turn of its own when the work is done. Blocks this thread
     * until then, however long that is.
     *
     * <p>What the action has done before is committed on its own, and its events leave; after that its call never fails as
     * not executed, for a part of it was. When it goes on, fields may have other values than before. The work itself must use
     * neither fields nor this context; calls that it makes to actors, this one included, are part of this action's chain.
     * The actor stays awake meanwhile. If it is destroyed, or its node loses it, the action fails when the work is done.
     *
     * <p>Hooks through which clients come in may do so as well: those for connections, plain requests and plain sockets.
     *
     * <p>The turn is kept, and the work done within it, in a read-only action; in a hook of the actor's own life; in a call
     * that came back to this actor; within a transaction; under an idempotency key; and in a one-way message: these promise
     * more than an action in two parts can.
     *
     * @param work may return null
     * @return what the work returns
     * @throws ActorException {@code actor.call_cycle} if the action and another call would wait for each other; then it is in
     *     no turn and must end at once
     * @throws Exception what the work throws, in the turn that the action goes on in
     */
    <T> T outsideTurn(Callable<T> work) throws Exception;

    /**
     * Runs tasks on the server's threads as part of this turn's call chain, so that calls they make may come back to
     * this actor. For an action that returns a {@code CompletionStage}. Tasks of one turn run one at a time, and not
     * before the action has returned.
     */
    Executor executor();
}

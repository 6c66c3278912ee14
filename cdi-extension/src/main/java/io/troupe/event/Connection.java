// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.event;

import io.troupe.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's live channel to one actor. It stays open while the actor sleeps. Equal if the ids are equal; usable in turns
 * of its actor.
 */
public interface Connection {

    /** Unique among all connections. */
    String id();

    /** Who opened it. */
    Caller caller();

    /**
     * The parameters the client gave when it connected, as the given type; empty if it gave none.
     *
     * @throws io.troupe.ActorException {@code actor.invalid_arguments} if they do not fit the type
     */
    <T> Optional<T> params(Class<T> type);

    /**
     * Whether it is for a single HTTP request: it ends when that is answered, and can receive no events. What is sent to it is
     * dropped.
     */
    boolean isShortLived();

    /**
     * What was kept with this connection last; empty for nothing. By value: changes to it are not kept unless it is given back
     * with {@link #state(Object)}.
     *
     * @throws IllegalArgumentException if it is of another type
     */
    <T> Optional<T> state(Class<T> type);

    /**
     * Keeps a value with this connection until it closes: in memory, also while the actor sleeps. By value, as all that
     * crosses the border of an actor. The value before falls back if this turn fails or is not committed.
     *
     * @param value of a type that can be encoded; null to keep nothing
     * @throws io.troupe.ActorException {@code actor.read_only} in a read-only action
     * @throws IllegalStateException outside of a turn of its actor
     */
    void state(@Nullable Object value);

    /**
     * Keeps a text under a name with this connection until it closes, under the same rules as {@link #state(Object)}.
     *
     * @throws io.troupe.ActorException {@code actor.read_only} in a read-only action
     * @throws IllegalStateException outside of a turn of its actor
     */
    void tag(String name, String value);

    /** The text kept under that name. */
    Optional<String> tag(String name);

    /**
     * Sends an event to this client alone, whether it subscribes to it or not, after the turn is committed.
     *
     * @throws io.troupe.ActorException {@code actor.read_only} in a read-only action
     * @throws IllegalStateException outside of a turn of its actor
     */
    void send(Object event);

    /**
     * Closes the connection after the turn is committed.
     *
     * @param reason told to the client; at most 123 bytes of UTF-8
     * @throws IllegalArgumentException if the reason is longer
     * @throws io.troupe.ActorException {@code actor.read_only} in a read-only action
     * @throws IllegalStateException outside of a turn of its actor
     */
    void disconnect(String reason);
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.event;

import io.troupe.Caller;
import java.util.Optional;

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

    /** Keeps a value with this connection until it closes; in memory only. */
    void tag(String name, String value);

    /** The value kept under that name. */
    Optional<String> tag(String name);

    /** Sends an event to this client alone, whether it subscribes to it or not, after the turn is committed. */
    void send(Object event);

    /** Closes the connection after the turn is committed. */
    void disconnect(String reason);
}

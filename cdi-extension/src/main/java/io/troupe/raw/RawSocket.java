// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import io.troupe.event.Connection;

/**
 * A client's plain WebSocket to an actor: a {@link Connection} over which both sides send what they like. It stays open while
 * the actor sleeps, and listens to no events; {@link #send(Object)} does nothing.
 */
public interface RawSocket extends Connection {

    /** The request that opened it. Its path begins with {@code /websocket}. */
    RequestHead request();

    /**
     * Sends a text message after the turn is committed, and only if it is.
     *
     * @throws io.troupe.ActorException {@code actor.read_only} in a read-only action
     * @throws IllegalStateException outside of a turn of its actor
     */
    void sendText(String message);

    /** Sends a binary message, under the same rules; copied. */
    void sendBytes(byte[] message);

    /**
     * Closes the socket after the turn is committed. {@link #disconnect(String)} is the same with code 1000.
     *
     * @param code 1000 to 1003, 1007 to 1013, or 3000 to 4999
     * @param reason told to the client; at most 123 bytes of UTF-8
     * @throws IllegalArgumentException if a closing frame cannot hold that
     */
    void close(int code, String reason);
}

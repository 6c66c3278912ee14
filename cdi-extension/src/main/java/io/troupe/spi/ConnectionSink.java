// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

/**
 * The sending half of a connection, implemented by a door. Called in commit order, never by two threads at once; must not
 * block: a door queues, and closes a reader that is too slow.
 */
public interface ConnectionSink {

    /** An event for this client, already committed. */
    void event(OutgoingEvent event);

    /**
     * The actor or the runtime ends the connection; the last call on this sink.
     *
     * @param reason for the client; empty if there is none
     */
    void close(String reason);

    /**
     * The same with a code of the actor's own.
     *
     * @param code for the closing frame; 1000 if the actor named none
     */
    default void close(int code, String reason) {
        close(reason);
    }

    /** A text message for the client of a plain socket, already committed. Never called on others. */
    default void text(String message) {
        throw new UnsupportedOperationException("no plain socket");
    }

    /** A binary message for the client of a plain socket, already committed; not to be changed. Never called on others. */
    default void bytes(byte[] message) {
        throw new UnsupportedOperationException("no plain socket");
    }
}

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
}

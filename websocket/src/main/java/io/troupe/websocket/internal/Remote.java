// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.WireMessage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's end of a socket. */
interface Remote {

    /**
     * Sends one message; the next may be sent once this one is done.
     *
     * @param done called once, by any thread, perhaps before this method returns; with what went wrong, or null
     */
    void send(WireMessage message, Consumer<@Nullable Throwable> done);

    /** Asks for a sign of life. */
    void ping();

    /** Sends the closing frame, and soon gives up the line of a client that does not answer it. */
    void close(Ending ending);
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol.server;

import java.nio.channels.SocketChannel;

/**
 * A network connection of Grizzly's. It may be used by any thread; every method throws {@link IllegalStateException} if this version of
 * Grizzly does not have what is asked for.
 *
 * @param grizzlys Grizzly's own object
 */
public record GrizzlyConnection(ServerObject grizzlys) {

    /** Whether it is there. */
    public boolean isOpen() {
        return grizzlys.says("isOpen");
    }

    /** Whether all that was to be sent is with the operating system. */
    public boolean hasSentAll() {
        return grizzlys.ask("getAsyncWriteQueue").says("isEmpty");
    }

    /** What Grizzly reads and writes. */
    public SocketChannel channel() {
        return (SocketChannel) grizzlys.ask("getChannel").itself();
    }

    /** Ends it at once, whatever still waits to be sent. */
    public void terminate() {
        grizzlys.tell("terminateSilently");
    }
}

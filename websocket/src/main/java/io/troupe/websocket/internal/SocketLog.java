// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.spi.OneLineLogger;
import java.lang.System.Logger.Level;

/** What the WebSocket door says in the log. */
final class SocketLog {

    private static final OneLineLogger LOG = new OneLineLogger("io.troupe.websocket");

    private SocketLog() {}

    static void noContainer() {
        LOG.log(
                Level.WARNING,
                "TROUPE004001: The server offers no WebSocket container to this application; clients cannot connect. Check that"
                        + " the server's WebSocket support is on, and that <absolute-ordering> in web.xml does not leave out"
                        + " troupe-websocket.");
    }

    static void open(String base) {
        LOG.log(Level.INFO, "TROUPE004002: WebSocket door open at {0}/gateway/*/connect", base);
    }

    static void unexpected(Throwable failure) {
        LOG.log(Level.ERROR, "TROUPE004003: A connection met an unexpected failure", failure);
    }

    static void notUpgraded(Throwable failure) {
        LOG.log(Level.WARNING, "TROUPE004004: The server could not upgrade a request to WebSocket", failure);
    }

    static void socketFailed(Throwable failure) {
        LOG.log(Level.DEBUG, "A socket failed", failure);
    }

    static void callsCutShort(long connections) {
        LOG.log(
                Level.WARNING,
                "TROUPE004005: {0} connections still had calls under way when the application stopped; their callers do not"
                        + " learn what became of them",
                connections);
    }
}

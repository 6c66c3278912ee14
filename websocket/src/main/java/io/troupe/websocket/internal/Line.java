// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.http.HttpServletRequest;

/** The network connection below a WebSocket session, as far as the server lets an application at it. */
interface Line {

    /** That of a server which does not; its sessions stay open until their lines are gone. */
    Line HIDDEN = new Line() {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void breakOff() {}
    };

    /** That of an upgrade request. */
    static Line of(HttpServletRequest request) {
        return GrizzlyLine.of(request).orElse(HIDDEN);
    }

    /** Whether it is known to be there. */
    boolean isOpen();

    /** Ends it at once, whatever still waits to be sent. Does not fail. */
    void breakOff();
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;

/** The network connection below a WebSocket session, as far as the server lets an application at it. */
interface Line {

    /** How a server upgrades a request. */
    interface Upgrade {
        /** Makes a handler of that type, and lets it have the line. */
        <T extends HttpUpgradeHandler> T to(Class<T> type) throws IOException, ServletException;
    }

    /** That of a server which does not; its sessions stay open until their lines are gone. */
    Line HIDDEN = new Line() {
        @Override
        public <T extends HttpUpgradeHandler> T upgrade(Upgrade upgrade, Class<T> type)
                throws IOException, ServletException {
            return upgrade.to(type);
        }

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void closing(Ending how) {}

        @Override
        public void finish() {}

        @Override
        public void breakOff() {}

        @Override
        public void release() {}
    };

    /** That of an upgrade request. */
    static Line of(HttpServletRequest request) {
        return GrizzlyLine.of(request).orElse(HIDDEN);
    }

    /** Upgrades the request for a WebSocket container, which wants a handler of that type. */
    <T extends HttpUpgradeHandler> T upgrade(Upgrade upgrade, Class<T> type) throws IOException, ServletException;

    /** Whether it is known to be there. */
    boolean isOpen();

    /** What the closing frame is going to say; to be called before the session is closed. */
    void closing(Ending how);

    /**
     * Ends our half of it, once the closing frame and all before it has left; does nothing if something still waits. May be called
     * again, and by any thread. Does not fail.
     */
    void finish();

    /** Ends it, whatever still waits to be sent; at once if it is called a second time. Does not fail. */
    void breakOff();

    /** Takes from the server what it still has of the application for it, now that it is gone. Does not fail. */
    void release();
}

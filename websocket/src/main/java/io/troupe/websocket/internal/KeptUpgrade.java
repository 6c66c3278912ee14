// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a server and the upgrade handler of its WebSocket container, and keeps the container from giving the upgraded request
 * back to the server: it may end its half of the line, and no more. The server gives the request up by itself when the line is
 * gone; {@link GrizzlyLine} tells why it must not do so earlier.
 *
 * <p>Public because servers make it, by reflection.
 */
public final class KeptUpgrade implements HttpUpgradeHandler {

    /** Both are null until {@link #pass}, which comes before everything else. */
    private volatile @Nullable HttpUpgradeHandler handler;

    private volatile @Nullable GrizzlyLine line;

    /** Called by the server. */
    public KeptUpgrade() {}

    /** To be called before the server begins. */
    void pass(HttpUpgradeHandler handler, GrizzlyLine line) {
        this.handler = handler;
        this.line = line;
    }

    boolean isOf(Line other) {
        return line == other;
    }

    @Override
    public void init(WebConnection connection) {
        HttpUpgradeHandler to = handler;
        GrizzlyLine over = line;
        if (to != null && over != null) {
            to.init(new Half(connection, over));
        }
    }

    @Override
    public void destroy() {
        HttpUpgradeHandler to = handler;
        GrizzlyLine over = line;
        if (to != null && over != null) {
            to.destroy();
            over.release();
        }
    }

    private record Half(WebConnection connection, GrizzlyLine line) implements WebConnection {

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return connection.getInputStream();
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return new UpgradedOutput(connection.getOutputStream(), line);
        }

        @Override
        public void close() {
            line.finish();
        }
    }
}

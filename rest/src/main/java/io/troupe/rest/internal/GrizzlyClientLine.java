// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.protocol.server.GrizzlyConnection;
import io.troupe.protocol.server.GrizzlyRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of Grizzly, the network layer of Payara and GlassFish, which keeps a connection for good when an exchange is completed before
 * its body has come.
 *
 * @param connection null if it carries several requests at a time, as HTTP/2 does, or cannot be got at; then it is left alone, and the
 *     body is read by a thread, because over HTTP/2 Grizzly loses some of what comes when it is asked to tell of it
 */
record GrizzlyClientLine(@Nullable GrizzlyConnection connection) implements ClientLine {

    /** That of a request; empty on any other server. */
    static Optional<ClientLine> of(HttpServletRequest request) {
        return GrizzlyRequest.of(request)
                .map(found -> new GrizzlyClientLine(ClientLine.isOfOneRequest(request) ? connection(found) : null));
    }

    private static @Nullable GrizzlyConnection connection(GrizzlyRequest request) {
        try {
            return request.connection();
        } catch (IllegalStateException e) {
            HttpLog.clientGone(e);
            return null;
        }
    }

    @Override
    public boolean tellsOfDataThatComes() {
        return connection != null;
    }

    /** Asking for more when all has come is taken for interest in what comes after this request. */
    @Override
    public boolean tellsOfTheEndUnasked() {
        return connection != null;
    }

    /** Objects of an exchange that was completed are used again, and calls that still come for the line would meet another request. */
    @Override
    public boolean takesItsExchangeAlong() {
        return connection != null;
    }

    @Override
    public void breakOff() {
        try {
            if (connection != null) {
                connection.terminate();
            }
        } catch (RuntimeException e) {
            HttpLog.clientGone(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.protocol.server.ServerObject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * A line of Undertow, WildFly's web server, which waits with a thread for the rest of a body when an exchange is completed before it
 * has come, whatever the answer said of the connection.
 *
 * @param request Undertow's own object for it
 */
record UndertowClientLine(ServerObject request) implements ClientLine {

    private static final String UNDERTOW = "io.undertow.servlet.spec.HttpServletRequestImpl";

    /** That of a request; empty on any other server. */
    static Optional<ClientLine> of(HttpServletRequest request) {
        ServerObject servers = ServerObject.of(request);
        return servers.isA(UNDERTOW) ? Optional.of(new UndertowClientLine(servers)) : Optional.empty();
    }

    /** Over HTTP/2 it is only the one stream that ends. */
    @Override
    public void closeIfTheServerDoesNot() {
        try {
            request.ask("getExchange").ask("getConnection").tell("close");
        } catch (RuntimeException e) {
            HttpLog.clientGone(e);
        }
    }
}

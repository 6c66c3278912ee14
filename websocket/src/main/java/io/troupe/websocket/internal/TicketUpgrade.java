// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.SocketUpgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes over upgrades from the HTTP door.
 *
 * <p>The addresses of actors cannot be given to a WebSocket container as URI templates: a template decodes, and knows no
 * paths of many segments. So everything is decided here, from the raw request; what is decided is left at the
 * {@link TicketOffice}, and the container is asked to upgrade the request to the one endpoint there is, under the ticket as
 * path parameter. When the socket opens, {@link SocketEndpoint} takes up the ticket.
 *
 * <p>Only what a browser may not do at all, and what is no WebSocket request, is refused before the upgrade; everything else
 * on the open socket, where a page can read the reason.
 */
public final class TicketUpgrade implements SocketUpgrade {

    private static final String VERSION = "13";

    /** Called by the service loader. */
    public TicketUpgrade() {}

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        SocketDoor door = (SocketDoor) request.getServletContext().getAttribute(SocketDoor.ATTRIBUTE);
        if (door == null || door.isStopping()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (!isHandshake(request)) {
            response.setHeader("Sec-WebSocket-Version", VERSION);
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        if (!door.origins().admits(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        OfferedProtocols offered = OfferedProtocols.parse(request.getHeaders(OfferedProtocols.HEADER));
        Optional<String> ticket = door.tickets().issue(door.reception().receive(request, offered));
        if (ticket.isEmpty()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        boolean done = false;
        try {
            door.container()
                    .upgradeHttpToWebSocket(
                            new UpgradeRequest(request, offered),
                            response,
                            door.config(),
                            Map.of(SocketEndpoint.TICKET, ticket.get()));
            done = true;
        } catch (DeploymentException e) {
            SocketLog.notUpgraded(e);
            if (!response.isCommitted()) {
                response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        } finally {
            if (!done) {
                door.tickets().redeem(ticket.get());
            }
        }
    }

    /** Containers do nothing, silently, with a request that is not. */
    private static boolean isHandshake(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && has(request.getHeader("Upgrade"), "websocket")
                && has(request.getHeader("Connection"), "upgrade")
                && request.getHeader("Sec-WebSocket-Key") != null
                && VERSION.equals(request.getHeader("Sec-WebSocket-Version"));
    }

    private static boolean has(@Nullable String header, String token) {
        if (header != null) {
            for (String each : header.split(",")) {
                if (each.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}

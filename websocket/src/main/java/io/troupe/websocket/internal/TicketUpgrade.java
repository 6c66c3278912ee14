// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.Limits;
import io.troupe.protocol.SocketUpgrade;
import io.troupe.protocol.Values;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes over upgrades from the HTTP door.
 *
 * <p>The addresses of actors cannot be given to a WebSocket container as URI templates: a template decodes, and knows no
 * paths of many segments. So everything is decided here, from the raw request; what is decided is left at the
 * {@link TicketOffice}, and the container is asked to upgrade the request to the one endpoint there is, with the ticket
 * ({@link GivenTicket}). When the socket opens, {@link SocketEndpoint} takes up the ticket.
 *
 * <p>Only what a browser may not do at all, and what is no WebSocket request, is refused before the upgrade; everything else
 * on the open socket, where a page can read the reason.
 */
public final class TicketUpgrade implements SocketUpgrade {

    private static final String VERSION = "13";

    /** For refusals, which also come when there is no door and so no settings. */
    private static final Values WORDS = new Values(Limits.DEFAULT);

    /** Called by the service loader. */
    public TicketUpgrade() {}

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        SocketDoor door = (SocketDoor) request.getServletContext().getAttribute(SocketDoor.ATTRIBUTE);
        if (door == null) {
            refuse(response, ErrorCode.SERVICE_UNAVAILABLE, "The server offers no WebSockets here.");
            return;
        }
        if (door.isStopping()) {
            refuse(response, ErrorCode.STOPPING, "The application is stopping.");
            return;
        }
        if (!isHandshake(request)) {
            response.setHeader("Sec-WebSocket-Version", VERSION);
            refuse(response, ErrorCode.INVALID_REQUEST, "This is no WebSocket handshake of version 13.");
            return;
        }
        if (!door.origins().admits(request)) {
            refuse(
                    response,
                    ErrorCode.FORBIDDEN,
                    "Pages of this origin may not use the server; see troupe.cors.origins.");
            return;
        }
        OfferedProtocols offered = OfferedProtocols.parse(request.getHeaders(OfferedProtocols.HEADER));
        Line line = door.line(request);
        Optional<String> ticket = door.tickets().issue(door.reception().receive(request, offered), line);
        if (ticket.isEmpty()) {
            refuse(response, ErrorCode.SERVICE_UNAVAILABLE, "Too many connections are being opened; try again.");
            return;
        }
        boolean done = false;
        try {
            door.configurator().upgrade(new UpgradeRequest(request, offered, line), response, ticket.get());
            done = true;
        } catch (DeploymentException e) {
            SocketLog.notUpgraded(e);
            if (!response.isCommitted()) {
                refuse(response, ErrorCode.INTERNAL_ERROR, "An internal error occurred");
            }
        } finally {
            if (!done) {
                door.tickets().redeem(ticket.get());
            }
        }
    }

    /** As the HTTP door would say it: no actor has been asked anything yet. */
    private static void refuse(HttpServletResponse response, ErrorCode code, String message) throws IOException {
        ErrorBody error = ErrorBody.of(ActorException.refused(code, message), WORDS);
        byte[] body = error.json(WORDS);
        response.setStatus(code.status());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        error.headers(code.status()).forEach(response::setHeader);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Containers do nothing, silently, with a request that is not; with a body they take it for the first frames. */
    private static boolean isHandshake(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && has(request.getHeader("Upgrade"), "websocket")
                && has(request.getHeader("Connection"), "upgrade")
                && request.getHeader("Sec-WebSocket-Key") != null
                && request.getContentLengthLong() <= 0
                && request.getHeader("Transfer-Encoding") == null
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

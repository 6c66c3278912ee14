// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.WireMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The one endpoint of the door, at a path that no client knows; see {@link TicketUpgrade}. Public because containers call
 * it by reflection; made by {@link SocketConfigurator} and by nobody else.
 */
public final class SocketEndpoint extends Endpoint {

    /** The path below the context root; no URI template ever sees what a client asked for. */
    static final String PATH = "/.troupe/socket/{" + SocketEndpoint.TICKET + "}";

    static final String TICKET = "ticket";

    private static final String CONNECTION = SocketConnection.class.getName();

    private final SocketDoor door;

    SocketEndpoint(SocketDoor door) {
        this.door = door;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        String ticket = session.getPathParameters().get(TICKET);
        TicketOffice.Ticket redeemed =
                ticket == null ? null : door.tickets().redeem(ticket).orElse(null);
        if (redeemed == null) {
            new SessionRemote(session, Line.HIDDEN, door.closing()).close(Ending.NO_TICKET);
            return;
        }
        Handshake handshake = redeemed.handshake();
        Remote remote = new SessionRemote(session, redeemed.line(), door.closing());
        SocketConnection connection = door.admit(handshake, remote);
        session.getUserProperties().put(CONNECTION, connection);
        listen(session, connection);
        door.begin(connection, handshake);
    }

    /** Parts, not whole messages: see {@link IncomingMessage}. */
    private void listen(Session session, SocketConnection connection) {
        IncomingMessage incoming = new IncomingMessage(connection.longestMessage());
        session.addMessageHandler(String.class, (part, last) -> {
            try {
                received(connection, incoming.add(part, last));
            } catch (IncomingMessage.TooLong e) {
                connection.receivedTooLong();
            }
        });
        session.addMessageHandler(ByteBuffer.class, (part, last) -> {
            try {
                received(connection, incoming.add(part, last));
            } catch (IncomingMessage.TooLong e) {
                connection.receivedTooLong();
            }
        });
        session.addMessageHandler(PongMessage.class, pong -> connection.heard());
    }

    private static void received(SocketConnection connection, @Nullable WireMessage message) {
        connection.heard();
        if (message != null) {
            connection.receive(message);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        gone(session, new Ending(reason.getCloseCode().getCode(), phrase(reason)));
    }

    /** Some containers have null for none. */
    private static String phrase(CloseReason reason) {
        return reason.getReasonPhrase() == null ? "" : reason.getReasonPhrase();
    }

    @Override
    public void onError(Session session, Throwable failure) {
        // Containers report here what went wrong with the line, and close afterwards; but not all, and not always.
        SocketLog.socketFailed(failure);
        if (!session.isOpen()) {
            gone(session, Ending.LINE_BROKE);
        }
    }

    private void gone(Session session, Ending how) {
        if (session.getUserProperties().get(CONNECTION) instanceof SocketConnection connection) {
            door.gone(connection, how);
        }
    }
}

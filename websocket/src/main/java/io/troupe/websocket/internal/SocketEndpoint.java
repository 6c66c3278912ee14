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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one endpoint of the door, at a path that no client knows; see {@link TicketUpgrade}. Public because containers call
 * it by reflection; made by {@link SocketConfigurator} and by nobody else, one for each socket as the specification has it
 * (Jakarta WebSocket 2.1, 3.1.7).
 */
public final class SocketEndpoint extends Endpoint {

    /** The path below the context root; no URI template ever sees what a client asked for. */
    static final String PATH = "/.troupe/socket/{" + GivenTicket.NAME + "}";

    private final SocketDoor door;
    /** Null until the socket opens, and if it came without a ticket. */
    private volatile @Nullable SocketConnection connection;

    private volatile Line line = Line.HIDDEN;

    SocketEndpoint(SocketDoor door) {
        this.door = door;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        TicketOffice.Ticket redeemed = redeemed(session).orElse(null);
        if (redeemed == null) {
            new SessionRemote(session, Line.HIDDEN, door.closing()).close(Ending.NO_TICKET);
            return;
        }
        line = redeemed.line();
        Handshake handshake = redeemed.handshake();
        Remote remote = new SessionRemote(session, line, door.closing());
        SocketConnection admitted = door.admit(handshake, remote);
        connection = admitted;
        listen(session, admitted);
        door.begin(admitted, handshake);
    }

    private Optional<TicketOffice.Ticket> redeemed(Session session) {
        return GivenTicket.candidates(session)
                .flatMap(candidate -> door.tickets().redeem(candidate).stream())
                .findFirst();
    }

    /** Parts, not whole messages: see {@link IncomingMessage}. */
    private void listen(Session session, SocketConnection connection) {
        IncomingMessage incoming = new IncomingMessage(connection.longestMessage());
        session.addMessageHandler(String.class, (part, last) -> {
            try {
                received(connection, connection.mayGoOn() ? incoming.add(part, last) : null);
            } catch (IncomingMessage.TooLong e) {
                connection.receivedTooLong();
            }
        });
        session.addMessageHandler(ByteBuffer.class, (part, last) -> {
            try {
                received(connection, connection.mayGoOn() ? incoming.add(part, last) : null);
            } catch (IncomingMessage.TooLong e) {
                connection.receivedTooLong();
            }
        });
        session.addMessageHandler(PongMessage.class, pong -> connection.heard());
    }

    private static void received(SocketConnection connection, @Nullable WireMessage message) {
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
        door.closing().add(session, line);
        SocketConnection admitted = connection;
        if (admitted != null) {
            door.gone(admitted, how);
        }
    }
}

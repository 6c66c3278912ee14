// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.WireMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's end of a container's WebSocket session. */
final class SessionRemote implements Remote {

    private final Session session;
    private final Line line;
    private final ClosingSessions closing;

    /**
     * Of an open session.
     *
     * @param line below it
     * @param closing is told when it is closed
     */
    SessionRemote(Session session, Line line, ClosingSessions closing) {
        this.session = session;
        this.line = line;
        this.closing = closing;
    }

    @Override
    public void send(WireMessage message, Consumer<@Nullable Throwable> done) {
        // A container may report a failure to the handler and throw it as well.
        AtomicBoolean once = new AtomicBoolean();
        SendHandler handler = result -> {
            if (once.compareAndSet(false, true)) {
                done.accept(result.isOK() ? null : failure(result.getException()));
            }
        };
        try {
            if (message instanceof WireMessage.Text text) {
                session.getAsyncRemote().sendText(text.text(), handler);
            } else {
                session.getAsyncRemote().sendBinary(ByteBuffer.wrap(((WireMessage.Binary) message).bytes()), handler);
            }
        } catch (RuntimeException e) {
            if (once.compareAndSet(false, true)) {
                done.accept(e);
            }
        }
    }

    @Override
    public void ping() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException e) {
            // No answer will come, and that is noticed.
            SocketLog.socketFailed(e);
        }
    }

    @Override
    public void close(Ending ending) {
        try {
            if (session.isOpen()) {
                if (!line.isOpen()) {
                    // Where the line is not at hand, this ends it. Where it is, Tyrus would send a closing frame of
                    // its own if ours has to wait for the client to read.
                    session.setMaxIdleTimeout(ClosingSessions.LINGER_MILLIS);
                }
                line.closing(ending);
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(ending.code()), ending.reason()));
            }
        } catch (IOException | RuntimeException e) {
            // Gone already, which is what was wanted.
            SocketLog.socketFailed(e);
        } finally {
            closing.add(session, line);
        }
    }

    private static Throwable failure(@Nullable Throwable reported) {
        return reported == null ? new IOException("not sent") : reported;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.server.GrizzlyConnection;
import io.troupe.protocol.server.GrizzlyRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A line of Grizzly, the network layer of Payara and GlassFish. The WebSocket API has no word for what has to be done to it, and no
 * other server needs it.
 *
 * <p>Two things are wrong with sessions there. The line of a closed one stays until the client has read what was sent before, for ever
 * if it does not read. And as soon as the closing frame was handed over, Tyrus gives the upgraded request back; its objects are then
 * used for other requests, of other clients, while the line still brings bytes, if only the client's closing frame. They are
 * taken for the beginning of a request in those objects: somebody else's answer is lost, or gets a part of what is answered
 * to them. (Read from the classes of Payara 6.2025.10: {@code WebConnectionImpl.close}, {@code HttpServerFilter}, {@code ThreadCache}.)
 *
 * <p>So the request is kept ({@link KeptUpgrade}), the line is ended from both sides, and the server, which reads to its end, finds
 * out by itself that it is gone. What it gives up then it does not use again.
 *
 * <p>Tyrus asks for the end of our half when it has a closing frame in its own queue, and even before. So our half ends only after
 * that frame ({@link UpgradedOutput}).
 *
 * <pre>
 *   closing frame sent ──finish()──▶ our half is ended ──the client ends its half──▶ gone
 *                                         └──5 s──breakOff()──▶ both are ended ──▶ gone
 * </pre>
 */
final class GrizzlyLine implements Line {

    /** Where a request of Catalina's has the handler of its upgrade. */
    private static final String HANDLER = "httpUpgradeHandler";

    private final Object request;
    private final GrizzlyConnection connection;
    private volatile @Nullable Ending ending;
    private volatile boolean closingFrameLeft;
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();

    private GrizzlyLine(Object request, GrizzlyConnection connection) {
        this.request = request;
        this.connection = connection;
    }

    /** That of the request; empty on any other server. */
    static Optional<Line> of(HttpServletRequest request) {
        try {
            return GrizzlyRequest.of(request)
                    .map(found -> new GrizzlyLine(found.catalinas().itself(), found.connection()));
        } catch (IllegalStateException e) {
            SocketLog.socketFailed(e);
            return Optional.empty();
        }
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Upgrade upgrade, Class<T> type)
            throws IOException, ServletException {
        T handler;
        try {
            handler = type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
        upgrade.to(KeptUpgrade.class).pass(handler, this);
        return handler;
    }

    @Override
    public boolean isOpen() {
        try {
            return connection.isOpen();
        } catch (RuntimeException e) {
            SocketLog.socketFailed(e);
            return false;
        }
    }

    @Override
    public void closing(Ending how) {
        ending = how;
    }

    /** What the closing frame is to say; null if it is not we who close. */
    @Nullable
    Ending ending() {
        return ending;
    }

    /** Tyrus has nothing more to send: the closing frame is with Grizzly. */
    void closingFrameLeft() {
        closingFrameLeft = true;
    }

    @Override
    public void finish() {
        try {
            if (closingFrameLeft && connection.hasSentAll() && finished.compareAndSet(false, true)) {
                connection.channel().shutdownOutput();
            }
        } catch (IOException | RuntimeException e) {
            SocketLog.socketFailed(e);
        }
    }

    /** Nothing is read after the first call, so that the server comes to the end of it as ever. */
    @Override
    public void breakOff() {
        try {
            if (broken.compareAndSet(false, true)) {
                connection.channel().shutdownOutput().shutdownInput();
            } else {
                connection.terminate();
            }
        } catch (IOException | RuntimeException e) {
            SocketLog.socketFailed(e);
        }
    }

    /**
     * A thread of Grizzly's remembers its last request until it has another one, and the request the handler of its upgrade. No public
     * method takes it away; should the field have another name one day, a class loader stays until the thread is used again.
     */
    @Override
    public void release() {
        for (Class<?> type = request.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field handler = type.getDeclaredField(HANDLER);
                handler.setAccessible(true);
                if (handler.get(request) instanceof KeptUpgrade kept && kept.isOf(this)) {
                    handler.set(request, null);
                }
                return;
            } catch (NoSuchFieldException e) {
                // Perhaps its superclass has it.
            } catch (ReflectiveOperationException | RuntimeException e) {
                SocketLog.socketFailed(e);
                return;
            }
        }
    }
}

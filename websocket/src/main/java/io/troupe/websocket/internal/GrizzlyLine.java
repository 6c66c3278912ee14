// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A line of Grizzly, the network layer of Payara and GlassFish. The WebSocket API has no word for what has to be done to it; so it is
 * asked by its public methods, and once by a private field, found by name, since no other server has them.
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
 * <pre>
 *   closing frame sent ──finish()──▶ our half is ended ──the client ends its half──▶ gone
 *                                         └──5 s──breakOff()──▶ both are ended ──▶ gone
 * </pre>
 */
final class GrizzlyLine implements Line {

    /** From a request of Catalina's; the first step has another name in GlassFish. */
    private static final String[][] WAY_DOWN = {
        {"getCoyoteRequest", "getGrizzlyRequest"}, {"getContext"}, {"getConnection"}
    };

    /** Where a request of Catalina's has the handler of its upgrade. */
    private static final String HANDLER = "httpUpgradeHandler";

    private final Object request;
    private final Object connection;
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();

    private GrizzlyLine(Object request, Object connection) {
        this.request = request;
        this.connection = connection;
    }

    /** That of the request; empty on any other server. */
    static Optional<Line> of(HttpServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        if (!innermost.getClass().getName().equals("org.apache.catalina.connector.RequestFacade")) {
            return Optional.empty();
        }
        try {
            Object catalinas = call(innermost, "getUnwrappedCoyoteRequest");
            Object step = catalinas;
            for (String[] next : WAY_DOWN) {
                step = call(step, next);
            }
            return Optional.of(new GrizzlyLine(catalinas, step));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Tomcat has a class of that name too, and other versions may have other methods.
            SocketLog.socketFailed(e);
            return Optional.empty();
        }
    }

    /** What the first of the methods of these names gives that there is. */
    private static Object call(Object target, String... names) throws ReflectiveOperationException {
        NoSuchMethodException missing = new NoSuchMethodException();
        for (String name : names) {
            try {
                return Objects.requireNonNull(target.getClass().getMethod(name).invoke(target), name);
            } catch (NoSuchMethodException e) {
                missing = e;
            }
        }
        throw missing;
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
            return (Boolean) call(connection, "isOpen");
        } catch (ReflectiveOperationException | RuntimeException e) {
            SocketLog.socketFailed(e);
            return false;
        }
    }

    @Override
    public void finish() {
        try {
            boolean sent = (Boolean) call(call(connection, "getAsyncWriteQueue"), "isEmpty");
            if (sent && finished.compareAndSet(false, true)) {
                channel().shutdownOutput();
            }
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
            SocketLog.socketFailed(e);
        }
    }

    /** Nothing is read after the first call, so that the server comes to the end of it as ever. */
    @Override
    public void breakOff() {
        try {
            if (broken.compareAndSet(false, true)) {
                channel().shutdownOutput().shutdownInput();
            } else {
                connection.getClass().getMethod("terminateSilently").invoke(connection);
            }
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
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

    private SocketChannel channel() throws ReflectiveOperationException {
        return (SocketChannel) call(connection, "getChannel");
    }
}

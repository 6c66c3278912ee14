// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A line of Grizzly, the network layer of Payara and GlassFish. Their sessions are closed for an application as soon as the closing
 * frame was handed over; but the line stays until the client has read what was sent before, for ever if it does not read. The
 * WebSocket API has no way to end it then, and Grizzly no time limit. So it is asked by its public methods, found by name, since
 * no other server has them.
 */
final class GrizzlyLine implements Line {

    private static final String[] WAY_DOWN = {
        "getUnwrappedCoyoteRequest", "getCoyoteRequest", "getContext", "getConnection"
    };

    private final Object connection;

    private GrizzlyLine(Object connection) {
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
            Object step = innermost;
            for (String next : WAY_DOWN) {
                step = call(step, next);
            }
            return Optional.of(new GrizzlyLine(step));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Tomcat has a class of that name too, and other versions may have other methods.
            SocketLog.socketFailed(e);
            return Optional.empty();
        }
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name);
        Object result = method.invoke(target);
        if (result == null) {
            throw new NoSuchMethodException(name);
        }
        return result;
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
    public void breakOff() {
        try {
            connection.getClass().getMethod("terminateSilently").invoke(connection);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SocketLog.socketFailed(e);
        }
    }
}

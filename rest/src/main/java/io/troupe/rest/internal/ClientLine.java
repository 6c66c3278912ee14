// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The network connection behind a request, of which the Servlet API knows nothing. Needed for a body that does not come: when such
 * an exchange is ended, Undertow waits for the rest with a thread, and Grizzly keeps the connection for good. So the servers are
 * asked by their public methods, found by name. On other servers nothing is done, and what they do with such a body
 * holds.
 */
final class ClientLine {

    private static final String UNDERTOW = "io.undertow.servlet.spec.HttpServletRequestImpl";
    private static final String CATALINA = "org.apache.catalina.connector.RequestFacade";

    private ClientLine() {}

    /** Breaks it off; of HTTP/2 on WildFly the one stream. */
    static void breakOff(HttpServletRequest request) {
        ServletRequest innermost = innermost(request);
        try {
            switch (innermost.getClass().getName()) {
                case UNDERTOW -> call(innermost, "getExchange", "getConnection", "close");
                case CATALINA -> {
                    if (isOfOneRequest(request)) {
                        call(
                                innermost,
                                "getUnwrappedCoyoteRequest",
                                "getCoyoteRequest",
                                "getContext",
                                "getConnection",
                                "terminateSilently");
                    }
                }
                default -> {}
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Gone already; or Tomcat, which has a class of that name too.
            HttpLog.clientGone(e);
        }
    }

    /** Whether it serves one request at a time, unlike HTTP/2. */
    static boolean isOfOneRequest(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1");
    }

    /**
     * Whether the server says by itself that a body is complete, and asking for more would have it read on: Grizzly takes
     * that for interest in what comes after this request.
     */
    static boolean tellsOfTheEndUnasked(HttpServletRequest request) {
        return innermost(request).getClass().getName().equals(CATALINA) && isOfOneRequest(request);
    }

    private static ServletRequest innermost(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        return innermost;
    }

    private static void call(Object target, String... names) throws ReflectiveOperationException {
        Object step = target;
        for (String name : names) {
            step = step.getClass().getMethod(name).invoke(step);
        }
    }
}

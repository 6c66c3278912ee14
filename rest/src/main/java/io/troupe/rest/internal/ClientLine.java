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

    /**
     * Whether an exchange ends with its line. On Grizzly it must not be completed then: its objects are not used again, which keeps calls
     * that still come for it from meeting another one.
     */
    static boolean takesItsExchangeAlong(HttpServletRequest request) {
        return isOfGrizzly(request) && isOfOneRequest(request);
    }

    /** Breaks it off, where it takes its exchange along. */
    static void breakOff(HttpServletRequest request) {
        act(
                request,
                "getUnwrappedCoyoteRequest",
                "getCoyoteRequest",
                "getContext",
                "getConnection",
                "terminateSilently");
    }

    /** Closes it on a server that is not told to by an answer with {@code Connection: close}; of HTTP/2 the one stream. */
    static void closeIfTheServerDoesNot(HttpServletRequest request) {
        if (innermost(request).getClass().getName().equals(UNDERTOW)) {
            act(request, "getExchange", "getConnection", "close");
        }
    }

    /**
     * Whether the server can be asked to tell when more of a body has come. Grizzly can, but over HTTP/2 it loses some of what comes
     * then.
     */
    static boolean tellsOfDataThatComes(HttpServletRequest request) {
        return isOfOneRequest(request) || !isOfGrizzly(request);
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
        return takesItsExchangeAlong(request);
    }

    private static boolean isOfGrizzly(HttpServletRequest request) {
        return innermost(request).getClass().getName().equals(CATALINA);
    }

    private static ServletRequest innermost(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        return innermost;
    }

    private static void act(HttpServletRequest request, String... names) {
        try {
            Object step = innermost(request);
            for (String name : names) {
                step = step.getClass().getMethod(name).invoke(step);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Gone already; or Tomcat, which has a class of that name too.
            HttpLog.clientGone(e);
        }
    }
}

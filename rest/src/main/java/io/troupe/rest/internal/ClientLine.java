// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The network connection below a request whose body does not come, as far as the server lets an application at it: the Servlet API
 * knows nothing of it, and each server does something else with such a body. What is not overridden is what the API promises.
 */
interface ClientLine {

    /** That of a server which does not; what it does by itself with such a body holds. */
    ClientLine HIDDEN = new ClientLine() {};

    /** That of a request; to be asked for on the request's thread. */
    static ClientLine of(HttpServletRequest request) {
        return GrizzlyClientLine.of(request)
                .or(() -> UndertowClientLine.of(request))
                .orElse(HIDDEN);
    }

    /** Whether a request has it for itself until it is answered, unlike HTTP/2. */
    static boolean isOfOneRequest(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1");
    }

    /** Whether the server can be asked to tell when more of a body has come. */
    default boolean tellsOfDataThatComes() {
        return true;
    }

    /** Whether the server says by itself that a body is complete, and must not be asked whether more has come. */
    default boolean tellsOfTheEndUnasked() {
        return false;
    }

    /** Whether an exchange ends with its line, by {@link #breakOff}, and must not be completed then. */
    default boolean takesItsExchangeAlong() {
        return false;
    }

    /** Ends it, where it takes its exchange along. Does not fail. */
    default void breakOff() {}

    /** Ends it where an answer with {@code Connection: close} does not. Does not fail. */
    default void closeIfTheServerDoesNot() {}
}

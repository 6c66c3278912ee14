// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** What several parts of the door refuse in the same words. */
final class Refusals {

    private Refusals() {}

    static ActorException noRoute(String message) {
        return ActorException.refused(ErrorCode.NO_ROUTE, message);
    }

    static ActorException method(HttpServletRequest request, String allowed) {
        return ActorException.refused(
                ErrorCode.METHOD_NOT_ALLOWED, "Use " + allowed + ".", Map.of("method", request.getMethod()));
    }
}

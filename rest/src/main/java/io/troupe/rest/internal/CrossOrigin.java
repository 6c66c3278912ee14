// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.OriginPolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps pages of other sites out. A browser sends a user's cookies along with what any page makes it request; so a
 * request from a page that is neither our own nor listed is refused before anything is done, and one that may change
 * something must have a content type that no form can send.
 */
final class CrossOrigin {

    private static final String METHODS = "GET, POST, PUT, DELETE, OPTIONS, PATCH";
    private static final String MAX_AGE_SECONDS = "86400";
    private static final String EXPOSED =
            String.join(", ", "Retry-After", ErrorBody.EXECUTED_HEADER, IdempotencyKey.REPLAYED_HEADER);
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_.-]+(?:\\s*,\\s*[A-Za-z0-9_.-]+)*");
    private static final Set<String> CONTENT_TYPES = Set.of("application/json", "application/octet-stream");

    private final OriginPolicy origins;

    CrossOrigin(OriginPolicy origins) {
        this.origins = origins;
    }

    /** Lets a listed page read the answer. To be called for every answer, errors included. */
    void mark(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origins.isListed(origin)) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** Whether a request with OPTIONS does not ask for leave to send another. */
    static boolean isNoPreflight(HttpServletRequest request) {
        return request.getHeader("Access-Control-Request-Method") == null;
    }

    /** Answers OPTIONS: a browser asks whether it may send what a page wants it to. */
    Answer preflight(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        if (!origins.isListed(origin)) {
            admit(request);
            return Answer.empty(204, Map.of("Allow", METHODS));
        }
        Map<String, String> headers = new HashMap<>();
        headers.put("Access-Control-Allow-Methods", METHODS);
        headers.put("Access-Control-Max-Age", MAX_AGE_SECONDS);
        String asked = request.getHeader("Access-Control-Request-Headers");
        if (asked != null && HEADER_NAMES.matcher(asked.strip()).matches()) {
            headers.put("Access-Control-Allow-Headers", asked.strip());
        }
        return Answer.empty(204, headers);
    }

    /**
     * Refuses requests of pages of other sites.
     *
     * @throws ActorException {@link ErrorCode#FORBIDDEN}
     */
    void admit(HttpServletRequest request) {
        if (!origins.admits(request)) {
            throw ActorException.refused(
                    ErrorCode.FORBIDDEN, "Pages of this origin may not use the server; see troupe.cors.origins.");
        }
    }

    /**
     * Refuses bodies that a form could have sent.
     *
     * @throws ActorException {@link ErrorCode#INVALID_REQUEST}
     */
    static void requireContentType(HttpServletRequest request) {
        String type = request.getContentType();
        String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!CONTENT_TYPES.contains(essence)) {
            throw ActorException.refused(
                    ErrorCode.INVALID_REQUEST,
                    "The content type must be application/json or application/octet-stream.");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.raw.RawResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes of an actor's own response what is sent: without what belongs to the line between two neighbours (RFC 9110, section
 * 7.6.1), whose length the server counts itself, and without headers by which an actor could admit pages that the door does not.
 */
final class RawAnswers {

    private static final Set<String> OF_THE_LINE = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length");

    private static final String CROSS_ORIGIN = "access-control-";
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private RawAnswers() {}

    /**
     * The answer.
     *
     * @param limit of its body, in bytes
     * @throws ActorException {@link ErrorCode#OUTGOING_TOO_LONG}
     */
    static Answer of(RawResponse response, int limit) {
        if (response.length() > limit) {
            throw ActorException.refused(
                    ErrorCode.OUTGOING_TOO_LONG,
                    "The response has " + response.length() + " bytes; the limit is " + limit + ".");
        }
        List<String> named = response.headers().getOrDefault("connection", List.of()).stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split("\\s*,\\s*")).stream())
                .toList();
        List<Map.Entry<String, String>> kept = new ArrayList<>();
        response.headers().forEach((name, values) -> {
            if (!OF_THE_LINE.contains(name) && !name.startsWith(CROSS_ORIGIN) && !named.contains(name)) {
                values.forEach(value -> kept.add(Map.entry(name, value)));
            }
        });
        boolean bare = response.status() == NO_CONTENT || response.status() == NOT_MODIFIED;
        return Answer.own(response.status(), kept, bare ? new byte[0] : response.body());
    }
}

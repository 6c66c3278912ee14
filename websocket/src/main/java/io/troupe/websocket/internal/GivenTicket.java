// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.websocket.Session;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How a ticket goes through the container, from the upgrade to the session that it opens. It is a path parameter (Jakarta WebSocket
 * 2.1, {@code ServerContainer.upgradeHttpToWebSocket}). Open Liberty reads the values of path parameters out of the address that the
 * client asked for instead, and what it was given is among the parameters of the request, except under a name of the path. So it
 * is given under another name, too.
 */
final class GivenTicket {

    /** Its name in {@link SocketEndpoint#PATH}. */
    static final String NAME = "ticket";

    private static final String OTHER_NAME = "troupe-ticket";

    private GivenTicket() {}

    /** What to give to the container. */
    static Map<String, String> parameters(String ticket) {
        return Map.of(NAME, ticket, OTHER_NAME, ticket);
    }

    /** What may be the ticket that the container passed on. Clients can make values up, so each has to be redeemed. */
    static Stream<String> candidates(Session session) {
        return candidates(session.getPathParameters(), session::getRequestParameterMap);
    }

    /**
     * The same of the parameters alone.
     *
     * @param ofRequest only asked for if that of the path was none
     */
    static Stream<String> candidates(Map<String, String> ofPath, Supplier<Map<String, List<String>>> ofRequest) {
        Stream<String> path = Stream.ofNullable(ofPath.get(NAME));
        Stream<String> request = Stream.of(ofRequest)
                .flatMap(parameters -> Stream.ofNullable(parameters.get().get(OTHER_NAME)))
                .flatMap(values -> values.stream().limit(1));
        return Stream.concat(path, request);
    }
}

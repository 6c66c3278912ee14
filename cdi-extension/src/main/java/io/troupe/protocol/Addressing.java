// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.spi.ActorTarget;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses of actors from raw request URIs, which no container has decoded: a decoded path has lost the
 * difference between a slash and an escaped slash, and decoded parameters may have been taken from a form body.
 *
 * <p>There are two forms below {@code /gateway/}. With a parameter whose name begins with {@code rvt-}, the first
 * segment names the actor type, and the parameters say the rest ({@link QueryAddress}); otherwise the segment is the
 * actor's id, followed by {@code @} and a token if there is one. Immutable.
 */
public final class Addressing {

    private static final String GATEWAY = "/gateway/";
    private static final Pattern PUBLIC_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String base;
    private final Values values;

    /**
     * For doors below a path.
     *
     * @param base context path and what {@code troupe.path} adds to it; empty, or begins with a slash and does not end
     *     with one
     */
    public Addressing(String base, Values values) {
        this.base = base;
        this.values = values;
    }

    /**
     * The raw path below the doors' base, which begins with a slash.
     *
     * @throws ActorException {@link ErrorCode#NO_ROUTE} if it is not below the base
     */
    public String path(String requestUri) {
        if (!requestUri.startsWith(base) || !requestUri.startsWith("/", base.length())) {
            throw noRoute();
        }
        return requestUri.substring(base.length());
    }

    /**
     * What a request below {@code /gateway/} is for.
     *
     * @param requestUri raw, with the base
     * @param query raw, null for none
     * @throws ActorException if the address is wrong
     */
    public Address gateway(String requestUri, @Nullable String query) {
        String path = path(requestUri);
        if (!path.startsWith(GATEWAY)) {
            throw noRoute();
        }
        int end = path.indexOf('/', GATEWAY.length());
        String segment = path.substring(GATEWAY.length(), end < 0 ? path.length() : end);
        String sub = end < 0 ? "" : path.substring(end);
        QueryAddress parameters = QueryAddress.parse(query);
        if (parameters.isEmpty()) {
            int at = segment.indexOf('@');
            String id = at < 0 ? segment : segment.substring(0, at);
            String token = at < 0 ? null : decoded(segment.substring(at + 1));
            return goal(byId(decoded(id)), token, sub, query);
        }
        if (segment.indexOf('@') >= 0) {
            throw ActorException.refused(
                    ErrorCode.QUERY_PATH_TOKEN,
                    "A token goes into rvt-token, not into the path, where the actor is named by its key.");
        }
        return goal(parameters.target(decoded(segment), values), parameters.token(), sub, parameters.userQuery());
    }

    /**
     * What a request of the root form is for, whose headers or subprotocols name the actor.
     *
     * @param requestUri raw, with the base; below it {@code /connect}, {@code /websocket…} or {@code /request…}
     * @param actorId as the header says; null if it says nothing
     * @throws ActorException if the address is wrong
     */
    public Address root(String requestUri, @Nullable String query, @Nullable String actorId, @Nullable String token) {
        if (actorId == null || actorId.isBlank()) {
            throw ActorException.refused(
                    ErrorCode.MISSING_HEADER, "The header or subprotocol that names the actor is missing.");
        }
        Address address = goal(byId(actorId.strip()), token, path(requestUri), query);
        if (address instanceof Address.Action
                || address instanceof Address.QueueSend
                || address instanceof Address.Events) {
            throw noRoute();
        }
        return address;
    }

    /**
     * An id that cannot exist does not, rather than being wrong: nothing can be learnt by guessing. Such an address names no
     * namespace; the id alone tells it.
     */
    private static ActorTarget byId(String id) {
        if (!PUBLIC_ID.matcher(id).matches()) {
            throw ActorException.refused(ErrorCode.NOT_FOUND, "The actor does not exist or was destroyed.");
        }
        return new ActorTarget.ByPublicId(null, id);
    }

    private static Address goal(ActorTarget target, @Nullable String token, String sub, @Nullable String query) {
        if (sub.equals("/connect")) {
            return new Address.Connect(target, token);
        }
        if (sub.startsWith("/action/")) {
            return new Address.Action(target, token, name(sub, "/action/"));
        }
        if (sub.startsWith("/queue/")) {
            return new Address.QueueSend(target, token, name(sub, "/queue/"));
        }
        if (sub.equals("/request")) {
            return new Address.RawRequest(target, token, "/", query);
        }
        if (sub.startsWith("/request/")) {
            return new Address.RawRequest(target, token, sub.substring("/request".length()), query);
        }
        if (sub.equals("/websocket") || sub.startsWith("/websocket/")) {
            return new Address.RawSocket(target, token, sub, query);
        }
        if (sub.equals("/events")) {
            return new Address.Events(target, token, query);
        }
        if (sub.startsWith("/inspector/")) {
            return new Address.Inspector(target, token, sub.substring("/inspector".length()));
        }
        throw noRoute();
    }

    /** The one last segment; an escaped slash in it belongs to the name. */
    private static String name(String sub, String prefix) {
        String raw = sub.substring(prefix.length());
        if (raw.isEmpty() || raw.indexOf('/') >= 0) {
            throw noRoute();
        }
        return decoded(raw);
    }

    private static String decoded(String segment) {
        String text = PercentCoding.segment(segment)
                .orElseThrow(() ->
                        ActorException.refused(ErrorCode.INVALID_REQUEST, "The path is not percent-encoded UTF-8."));
        if (text.isEmpty()) {
            throw noRoute();
        }
        return text;
    }

    private static ActorException noRoute() {
        return ActorException.refused(ErrorCode.NO_ROUTE, "There is nothing at this path.");
    }
}

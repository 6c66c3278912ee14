// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the HTTP request said by which a client came to an actor, without its body. Immutable.
 *
 * @param method as sent, such as {@code GET}
 * @param url the whole address as the client knows it; empty if it did not come over HTTP
 * @param path raw, with its escapes, below the actor: {@code /connect}, {@code /action/name}, {@code /websocket/a/b}; for
 *     a raw request what comes after {@code /request}, at least {@code /}
 * @param query raw, without what addresses the actor; empty if there is none
 * @param headers names in lower case; the values of a header that came more than once are joined by commas
 * @param clientAddress the network address that the server has got the request from: a proxy's, if there is one that the
 *     server was not told about
 * @param token the client's: from the address ({@code rvt-token}, or behind {@code @}), {@code x-rivet-token}, the subprotocol
 *     {@code rivet_token.…}, or {@code Authorization: Bearer}, in this order; empty if there is none
 */
public record RequestHead(
        String method,
        String url,
        String path,
        Optional<String> query,
        Map<String, String> headers,
        String clientAddress,
        Optional<String> token) {

    /** Of a client that did not come over HTTP. */
    public static final RequestHead NONE =
            new RequestHead("", "", "", Optional.empty(), Map.of(), "", Optional.empty());

    /** Not null; takes a copy, with names in lower case. */
    public RequestHead {
        Objects.requireNonNull(method);
        Objects.requireNonNull(url);
        Objects.requireNonNull(path);
        Objects.requireNonNull(query);
        Objects.requireNonNull(clientAddress);
        Objects.requireNonNull(token);
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Collections.unmodifiableMap(lower);
    }

    /** One without a token. */
    public RequestHead(
            String method,
            String url,
            String path,
            Optional<String> query,
            Map<String, String> headers,
            String clientAddress) {
        this(method, url, path, query, headers, clientAddress, Optional.empty());
    }

    /** For logs: nothing that may be secret. */
    @Override
    public String toString() {
        return method + ' ' + path;
    }

    /** The header of that name, in whatever case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.raw.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes from a request what an actor may see of it. To be called on the request's own thread. */
public final class RequestHeads {

    /** Holds the address that the application gave its client, if that was a whole one. */
    private static final String ORIGINAL_URL = "x-rivet-internal-original-request-url";

    private static final String TOKEN = "x-rivet-token";
    private static final String BEARER = "Bearer ";

    /** Name the actor in the place of the path; they have done their work, as the path before {@code /request} has. */
    private static final Set<String> ROUTING = Set.of("x-rivet-target", "x-rivet-actor");

    private static final String PARAMS = "x-rivet-conn-params";

    private RequestHeads() {}

    /** The head of a request to that address. */
    public static RequestHead of(HttpServletRequest request, Address address) {
        if (address instanceof Address.RawRequest raw) {
            return of(request, raw.path(), raw.query(), raw.token());
        }
        if (address instanceof Address.RawSocket raw) {
            return of(request, raw.path(), raw.query(), raw.token());
        }
        String uri = request.getRequestURI();
        // Nothing comes after these, and no name in front of them holds a slash that is not escaped.
        int start = address instanceof Address.Action ? uri.lastIndexOf("/action/") : uri.lastIndexOf('/');
        return of(request, uri.substring(start), withoutAddress(request.getQueryString()), address.token());
    }

    /** The head of a request that is for no actor in particular. */
    public static RequestHead of(HttpServletRequest request) {
        return of(request, request.getRequestURI(), request.getQueryString(), null);
    }

    private static @Nullable String withoutAddress(@Nullable String query) {
        if (query == null) {
            return null;
        }
        String rest = Arrays.stream(query.split("&", -1))
                .filter(pair -> !pair.startsWith("rvt-"))
                .collect(Collectors.joining("&"));
        return rest.isEmpty() ? null : rest;
    }

    private static RequestHead of(
            HttpServletRequest request, String path, @Nullable String query, @Nullable String token) {
        Map<String, String> headers = headers(request);
        headers.keySet().removeAll(ROUTING);
        String original = headers.remove(ORIGINAL_URL);
        String url = original != null
                ? original
                : request.getScheme() + "://" + host(request, headers) + path + (query == null ? "" : '?' + query);
        return new RequestHead(
                request.getMethod(),
                url,
                path,
                Optional.ofNullable(query),
                headers,
                request.getRemoteAddr(),
                token(token, headers));
    }

    private static Optional<String> token(@Nullable String inAddress, Map<String, String> headers) {
        if (inAddress != null && !inAddress.isEmpty()) {
            return Optional.of(inAddress);
        }
        String own = headers.get(TOKEN);
        if (own != null && !own.isBlank()) {
            return Optional.of(own.strip());
        }
        String authorization = headers.getOrDefault("authorization", "");
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private static String host(HttpServletRequest request, Map<String, String> headers) {
        String host = headers.get("host");
        return host == null ? request.getServerName() : host;
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            List<String> values = new ArrayList<>(Collections.list(request.getHeaders(name)));
            headers.put(lower, String.join(lower.equals("cookie") ? "; " : ", ", values));
        }
        return headers;
    }

    /**
     * The connection parameters that a request carries in a header, as JSON text. What is no ASCII is ignored: servers do not
     * agree on what it means.
     *
     * @return null for none
     */
    public static @Nullable String params(HttpServletRequest request) {
        String text = request.getHeader(PARAMS);
        return text == null || text.isBlank() || !text.chars().allMatch(c -> c < 0x80) ? null : text;
    }
}

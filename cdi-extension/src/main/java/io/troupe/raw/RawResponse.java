// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an actor answers to a plain HTTP request. Immutable: each method gives a changed copy.
 *
 * <p>Length, transfer coding and other headers between neighbours on the line are the server's affair and are left out, as are
 * those of the CORS protocol, which follow {@code troupe.cors.origins}. The answer to {@code HEAD} is sent without its body.
 */
public final class RawResponse {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final byte[] NO_BODY = new byte[0];

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private RawResponse(int status, Map<String, List<String>> headers, byte[] body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException(
                    "TROUPE001110: " + status + " is no status of a final answer; use 200 to 599.");
        }
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * An answer without a body.
     *
     * @param status 200 to 599
     */
    public static RawResponse status(int status) {
        return new RawResponse(status, Map.of(), NO_BODY);
    }

    /** Status 200, plain text in UTF-8. */
    public static RawResponse text(String text) {
        return bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Status 200, text that is JSON already. */
    public static RawResponse json(String json) {
        return bytes("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** Status 200, those bytes; copied. */
    public static RawResponse bytes(String contentType, byte[] body) {
        return status(200).withHeader("content-type", contentType).withBody(body);
    }

    /** The same with another status. */
    public RawResponse withStatus(int other) {
        return new RawResponse(other, headers, body);
    }

    /**
     * The same with one header more; one that is there already comes twice.
     *
     * @throws IllegalArgumentException if name or value hold what no header may, such as a line break
     */
    public RawResponse withHeader(String name, String value) {
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("TROUPE001111: A header's name is a token, and its value has no line"
                    + " breaks nor characters beyond U+00FF.");
        }
        Map<String, List<String>> more = new TreeMap<>(headers);
        more.merge(name.toLowerCase(Locale.ROOT), List.of(value), RawResponse::joined);
        return new RawResponse(status, Collections.unmodifiableMap(more), body);
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** The same with that body; copied. */
    public RawResponse withBody(byte[] other) {
        return new RawResponse(status, headers, Objects.requireNonNull(other).clone());
    }

    /** 200 to 599. */
    public int status() {
        return status;
    }

    /** By names in lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** How many bytes the body has. */
    public int length() {
        return body.length;
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    @Override
    public String toString() {
        return status + ", " + body.length + " bytes";
    }
}

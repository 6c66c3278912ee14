// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A plain HTTP request to an actor, complete with its body. Immutable. */
public final class RawRequest {

    private final RequestHead head;
    private final byte[] body;

    /** That head and that body, which is not copied and must not be changed any more. */
    public RawRequest(RequestHead head, byte[] body) {
        this.head = Objects.requireNonNull(head);
        this.body = Objects.requireNonNull(body);
    }

    /** All that came before the body. */
    public RequestHead head() {
        return head;
    }

    /** As sent, such as {@code GET}. */
    public String method() {
        return head.method();
    }

    /** Raw, with its escapes; begins with a slash. */
    public String path() {
        return head.path();
    }

    /** Raw, without what addresses the actor; empty if there is none. */
    public Optional<String> query() {
        return head.query();
    }

    /** Names in lower case; the values of a header that came more than once are joined by commas. */
    public Map<String, String> headers() {
        return head.headers();
    }

    /** The header of that name, in whatever case. */
    public Optional<String> header(String name) {
        return head.header(name);
    }

    /** The body, from its beginning; empty if there is none. */
    public InputStream body() {
        return new ByteArrayInputStream(body);
    }

    /** A copy of the body. */
    public byte[] bytes() {
        return body.clone();
    }

    /** The body as UTF-8; what is none is replaced. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method() + " " + path();
    }
}

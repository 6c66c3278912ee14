// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.access;

import io.troupe.raw.RequestHead;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a hook saw of a request. */
public record SeenRequest(
        boolean hasRequest,
        @Nullable String requestUrl,
        @Nullable String requestMethod,
        Map<String, String> requestHeaders) {

    static final SeenRequest NONE = new SeenRequest(false, null, null, Map.of());

    static SeenRequest of(RequestHead head) {
        return new SeenRequest(true, head.url(), head.method(), head.headers());
    }
}

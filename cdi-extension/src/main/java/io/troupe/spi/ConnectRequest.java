// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Caller;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.raw.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish to connect.
 *
 * @param params what the client passed; null for nothing
 * @param head of the request it came with
 * @param isShortLived whether the connection is for that request only
 */
public record ConnectRequest(Caller caller, @Nullable JsonNode params, RequestHead head, boolean isShortLived) {

    /** Of a client that did not come over HTTP. */
    public ConnectRequest(Caller caller, @Nullable JsonNode params) {
        this(caller, params, RequestHead.NONE, false);
    }
}

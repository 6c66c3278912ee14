// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.Values;
import java.util.Map;

/** What is sent back. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final String RETRY_AFTER_SECONDS = "1";

    /** Nothing but a status. */
    static Answer empty(int status, Map<String, String> headers) {
        return new Answer(status, headers, new byte[0]);
    }

    /** Success, with a body that is encoded already. */
    static Answer ok(byte[] body) {
        return new Answer(200, Map.of(), body);
    }

    /** Success. */
    static Answer ok(JsonNode tree, Values values) {
        return ok(values.encode(tree));
    }

    /** What may be told about a failure. What is unplanned must have been logged. */
    static Answer failure(Throwable failure, Values values) {
        int status = failure instanceof ActorException known ? known.status() : 500;
        return of(status, ErrorBody.of(failure, values), values);
    }

    /** An error that no exception stands for. */
    static Answer of(int status, ErrorBody error, Values values) {
        boolean later = status == 429 || status == 503;
        return new Answer(status, later ? Map.of("Retry-After", RETRY_AFTER_SECONDS) : Map.of(), error.json(values));
    }
}

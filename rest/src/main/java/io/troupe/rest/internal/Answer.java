// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireEncoding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back.
 *
 * @param type the body's content type; of no meaning if it is empty, or the answer is an actor's own
 * @param own the headers of an answer that an actor has given in its own form; null for one of the protocol
 * @param stream sends the body as it comes, in place of this one's; null for none
 */
record Answer(
        int status,
        Map<String, String> headers,
        String type,
        byte[] body,
        @Nullable List<Map.Entry<String, String>> own,
        @Nullable EventStream stream) {

    private static final String JSON = "application/json";
    private static final String BINARY = "application/octet-stream";

    /** One of the protocol. */
    Answer(int status, Map<String, String> headers, String type, byte[] body) {
        this(status, headers, type, body, null, null);
    }

    /** An actor's own. */
    static Answer own(int status, List<Map.Entry<String, String>> headers, byte[] body) {
        return new Answer(status, Map.of(), "", body, headers, null);
    }

    /** One without an end. */
    static Answer stream(EventStream stream) {
        // For a neighbour in front of the server that would gather answers before it hands them on.
        Map<String, String> headers = Map.of("X-Accel-Buffering", "no");
        return new Answer(200, headers, EventStream.CONTENT_TYPE, new byte[0], null, stream);
    }

    /** Nothing but a status. */
    static Answer empty(int status, Map<String, String> headers) {
        return new Answer(status, headers, JSON, new byte[0]);
    }

    /** Success, with a body that is encoded already. */
    static Answer ok(byte[] body, WireEncoding encoding) {
        return new Answer(200, Map.of(), encoding == WireEncoding.JSON ? JSON : BINARY, body);
    }

    /** Success. */
    static Answer ok(JsonNode tree, Values values) {
        return ok(values.encode(tree), WireEncoding.JSON);
    }

    /** What may be told about a failure. What is unplanned must have been logged. */
    static Answer failure(Throwable failure, Values values) {
        return of(ErrorBody.status(failure), ErrorBody.of(failure, values), values);
    }

    /** The same, of a request that did not come as far as an actor. */
    static Answer refused(Throwable failure, Values values) {
        return of(ErrorBody.status(failure), ErrorBody.ofRefused(failure, values), values);
    }

    /** An error that no exception stands for. JSON in every encoding: clients look at the content type. */
    static Answer of(int status, ErrorBody error, Values values) {
        return new Answer(status, error.headers(status), JSON, error.json(values));
    }

    /** The same with a header more. */
    Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, type, body);
    }
}

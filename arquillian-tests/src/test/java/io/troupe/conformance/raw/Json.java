// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.jackson.core.JsonProcessingException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.node.NullNode;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.raw.RawResponse;

/** JSON of actors that speak it themselves. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** An object to fill. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The text of a record or tree. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What a text says; null as JSON has it if it is none. */
    public static JsonNode read(String text) {
        try {
            JsonNode read = MAPPER.readTree(text);
            return read.isMissingNode() ? NullNode.getInstance() : read;
        } catch (JsonProcessingException e) {
            return NullNode.getInstance();
        }
    }

    /** Status 200 with a record or tree. */
    public static RawResponse response(Object value) {
        return RawResponse.json(text(value));
    }
}

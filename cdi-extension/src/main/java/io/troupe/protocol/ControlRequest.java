// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to create an actor. Plain JSON whatever the client's encoding. It may be large, since it carries
 * the input; so it is read field by field, and what is not known is skipped, not kept.
 *
 * @param name the actor type
 * @param pool as the client calls it; has no meaning here
 * @param input for the create hook; null for none
 */
public record ControlRequest(String name, List<String> key, String pool, @Nullable JsonNode input) {

    private static final Set<String> FIELDS = Set.of("name", "key", "runner_name_selector", "input");

    /**
     * Reads a body.
     *
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG}, {@link ErrorCode#INVALID_REQUEST} or
     *     {@link ErrorCode#INVALID_KEY}
     */
    public static ControlRequest decode(byte[] body, Values values) {
        Values.checkIncoming(body.length, values.limits().httpBody(), "The body");
        Map<String, String> fields = fields(body, values);
        String name = fields.get("name");
        if (name == null) {
            throw invalid("The field name is required.");
        }
        String input = fields.get("input");
        return new ControlRequest(
                name,
                KeyForm.parseControl(fields.getOrDefault("key", "")),
                fields.getOrDefault("runner_name_selector", "default"),
                input == null ? null : values.input(base64(input)));
    }

    /** The actor that is meant. */
    public ActorId id(String namespace) {
        return new ActorId(namespace, name, key);
    }

    private static Map<String, String> fields(byte[] body, Values values) {
        String text = Utf8.decode(body).orElseThrow(() -> invalid("The body is not UTF-8."));
        try (JsonParser parser = values.json().parser(text)) {
            Map<String, String> fields = new HashMap<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("The body must be a JSON object.");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!FIELDS.contains(name)) {
                    parser.skipChildren();
                } else if (value == JsonToken.VALUE_STRING) {
                    if (fields.put(name, parser.getText()) != null) {
                        throw invalid("The field " + name + " is given twice.");
                    }
                } else if (value != JsonToken.VALUE_NULL) {
                    throw invalid("The field " + name + " must be a string.");
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw invalid("The body must be one JSON object.");
            }
            return fields;
        } catch (ActorException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw invalid("The body cannot be decoded as JSON.");
        }
    }

    private static byte[] base64(String input) {
        try {
            return Base64.getDecoder().decode(input);
        } catch (IllegalArgumentException e) {
            throw invalid("The field input is not base64.");
        }
    }

    private static ActorException invalid(String message) {
        return ActorException.refused(ErrorCode.INVALID_REQUEST, message);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.core.JsonParseException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.BigIntegerNode;
import io.troupe.jackson.databind.node.BinaryNode;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The tags that carry what JSON lacks: an array of two whose first element is a string that begins with a dollar sign. A
 * genuine array of that look gets one more dollar sign when written, and loses it when read.
 */
final class CompatTags {

    static final String BIG_INT = "$BigInt";
    static final String BYTES = "$Uint8Array";
    static final String UNDEFINED = "$Undefined";

    private static final String BUFFER = "$ArrayBuffer";
    private static final String SET = "$Set";
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1," + Limits.NUMBER_LENGTH + "}");

    private CompatTags() {}

    /** Whether it looks like a tagged value, and so must be revived when read, or escaped when written. */
    static boolean isTagged(JsonNode array) {
        return array.size() == 2
                && array.get(0).isTextual()
                && array.get(0).textValue().startsWith("$");
    }

    /** The value that is meant by a tagged pair; it may reuse the pair. */
    static JsonNode revive(ArrayNode pair, JsonNode value) throws IOException {
        String tag = pair.get(0).textValue();
        if (tag.startsWith("$$")) {
            pair.set(0, TextNode.valueOf(tag.substring(1)));
            pair.set(1, value);
            return pair;
        }
        return switch (tag) {
            case BIG_INT -> bigInt(value);
            case BYTES, BUFFER -> bytes(value);
            case UNDEFINED -> MissingNode.getInstance();
            case SET -> {
                if (!value.isArray()) {
                    throw malformed();
                }
                yield value;
            }
            default -> throw malformed();
        };
    }

    private static JsonNode bigInt(JsonNode value) throws IOException {
        if (!value.isTextual() || !INTEGER.matcher(value.textValue()).matches()) {
            throw malformed();
        }
        return BigIntegerNode.valueOf(new BigInteger(value.textValue()));
    }

    private static JsonNode bytes(JsonNode value) throws IOException {
        if (!value.isTextual()) {
            throw malformed();
        }
        try {
            return BinaryNode.valueOf(Base64.getDecoder().decode(value.textValue()));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static IOException malformed() {
        return new JsonParseException(null, "malformed or unknown tag");
    }
}

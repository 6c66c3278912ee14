// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.core.JsonParseException;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.BigIntegerNode;
import io.troupe.jackson.databind.node.BooleanNode;
import io.troupe.jackson.databind.node.DecimalNode;
import io.troupe.jackson.databind.node.DoubleNode;
import io.troupe.jackson.databind.node.IntNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.LongNode;
import io.troupe.jackson.databind.node.NullNode;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads one JSON document from a parser into a tree, reviving compat tags on the way. Stricter than Jackson's own: repeated
 * field names, trailing tokens, lone surrogates, numbers out of any honest range and too many values are errors. The
 * parser's constraints bound depth and lengths, so the recursion here is bounded too. For one document, one thread.
 */
final class TreeReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private int left = Limits.VALUES;

    TreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The whole document; a missing node if it is "undefined". */
    JsonNode document() throws IOException {
        if (parser.nextToken() == null) {
            throw malformed("nothing to read");
        }
        JsonNode value = value();
        if (parser.nextToken() != null) {
            throw malformed("more than one value");
        }
        return value;
    }

    private JsonNode value() throws IOException {
        if (--left < 0) {
            throw malformed("too many values");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> decimal(parser.getDecimalValue());
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.getInstance();
            default -> throw malformed("unexpected token");
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode node = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = wellFormed(parser.currentName());
            if (node.has(name)) {
                throw malformed("repeated field name");
            }
            parser.nextToken();
            JsonNode value = value();
            if (!value.isMissingNode()) {
                node.set(name, value);
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw malformed("unfinished object");
        }
        return node;
    }

    private JsonNode array() throws IOException {
        ArrayNode node = NODES.arrayNode();
        boolean undefined = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw malformed("unfinished array");
            }
            JsonNode value = value();
            undefined |= value.isMissingNode();
            node.add(value);
        }
        if (CompatTags.isTagged(node)) {
            return CompatTags.revive(node, undefinedAsNull(node.get(1)));
        }
        if (undefined) {
            for (int i = 0; i < node.size(); i++) {
                node.set(i, undefinedAsNull(node.get(i)));
            }
        }
        return node;
    }

    private static JsonNode undefinedAsNull(JsonNode node) {
        return node.isMissingNode() ? NullNode.getInstance() : node;
    }

    private JsonNode whole() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> IntNode.valueOf(parser.getIntValue());
            case LONG -> LongNode.valueOf(parser.getLongValue());
            default -> bigInteger(parser.getBigIntegerValue());
        };
    }

    /** A double where it says the same, so that untyped values are what one expects; else every digit is kept. */
    private JsonNode decimal(BigDecimal value) throws IOException {
        double approximate = value.doubleValue();
        if (Double.isInfinite(approximate) || Math.abs((long) value.scale()) > Limits.NUMBER_LENGTH) {
            throw malformed("number out of range");
        }
        if (BigDecimal.valueOf(approximate).compareTo(value) == 0) {
            return DoubleNode.valueOf(approximate);
        }
        // Written without a point or exponent, it would be read as the whole number that it is.
        return value.scale() == 0 ? whole(value.unscaledValue()) : DecimalNode.valueOf(value);
    }

    private JsonNode whole(BigInteger value) throws IOException {
        return value.bitLength() < Long.SIZE ? LongNode.valueOf(value.longValue()) : bigInteger(value);
    }

    private JsonNode bigInteger(BigInteger value) throws IOException {
        if (value.bitLength() > Limits.NUMBER_LENGTH * 4) {
            throw malformed("number out of range");
        }
        return BigIntegerNode.valueOf(value);
    }

    private JsonNode text(String text) throws IOException {
        return TextNode.valueOf(wellFormed(text));
    }

    private String wellFormed(String text) throws IOException {
        if (!Utf8.isWellFormed(text)) {
            throw malformed("lone surrogate");
        }
        return text;
    }

    private IOException malformed(String what) {
        return new JsonParseException(parser, what);
    }
}

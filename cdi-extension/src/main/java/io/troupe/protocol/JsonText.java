// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.core.JsonFactory;
import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.StreamReadConstraints;
import io.troupe.jackson.core.util.JsonRecyclerPools;
import io.troupe.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON text with compat tags at every depth. Field names of strangers are neither interned nor kept in
 * shared tables.
 */
final class JsonText {

    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(constraints())
            .build();

    private static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(Limits.DEPTH)
                .maxNumberLength(Limits.NUMBER_LENGTH)
                .maxStringLength(64 << 20)
                .build();
    }

    /** For bodies that are not read as a whole. */
    JsonParser parser(String text) throws IOException {
        return factory.createParser(text);
    }

    /**
     * Any value.
     *
     * @throws ActorException {@link ErrorCode#INVALID_REQUEST}
     */
    JsonNode read(String text) {
        try (JsonParser parser = factory.createParser(text)) {
            return new TreeReader(parser).document();
        } catch (IOException | RuntimeException e) {
            // Not only IOException: the parser meets text that a hostile client made.
            throw ActorException.refused(ErrorCode.INVALID_REQUEST, "The message cannot be decoded as JSON.");
        }
    }

    /**
     * The text of a value.
     *
     * @param limit in bytes of UTF-8
     * @throws ActorException {@link ErrorCode#OUTGOING_TOO_LONG}
     */
    String write(JsonNode value, int limit) {
        BoundedText text = new BoundedText(limit);
        try (JsonGenerator generator = factory.createGenerator(text)) {
            write(value, generator);
        } catch (BoundedText.Full e) {
            throw BoundedBytes.tooLong(limit);
        } catch (IOException | StackOverflowError e) {
            throw tooDeep(e);
        }
        String written = text.toString();
        if (Utf8.length(written) > limit) {
            throw BoundedBytes.tooLong(limit);
        }
        return written;
    }

    private static void write(JsonNode node, JsonGenerator to) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                to.writeStartObject();
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    to.writeFieldName(field.getKey());
                    write(field.getValue(), to);
                }
                to.writeEndObject();
            }
            case ARRAY -> writeArray(node, to);
            case STRING -> to.writeString(node.textValue());
            case NUMBER -> writeNumber(node, to);
            case BOOLEAN -> to.writeBoolean(node.booleanValue());
            case NULL -> to.writeNull();
            case BINARY -> writeTagged(CompatTags.BYTES, Base64.getEncoder().encodeToString(node.binaryValue()), to);
            case MISSING -> {
                to.writeStartArray();
                to.writeString(CompatTags.UNDEFINED);
                to.writeNumber(0);
                to.writeEndArray();
            }
            default -> throw new IOException("A tree holds a value that is not JSON");
        }
    }

    private static void writeArray(JsonNode array, JsonGenerator to) throws IOException {
        boolean escape = CompatTags.isTagged(array);
        to.writeStartArray();
        for (int i = 0; i < array.size(); i++) {
            if (i == 0 && escape) {
                to.writeString('$' + array.get(0).textValue());
            } else {
                write(array.get(i), to);
            }
        }
        to.writeEndArray();
    }

    private static void writeNumber(JsonNode number, JsonGenerator to) throws IOException {
        switch (number.numberType()) {
            case BIG_INTEGER -> writeTagged(
                    CompatTags.BIG_INT, number.bigIntegerValue().toString(), to);
            case BIG_DECIMAL -> to.writeNumber(number.decimalValue());
            case INT, LONG -> to.writeNumber(number.longValue());
            case FLOAT -> {
                if (Float.isFinite(number.floatValue())) {
                    to.writeNumber(number.floatValue());
                } else {
                    to.writeNull();
                }
            }
            case DOUBLE -> {
                if (Double.isFinite(number.doubleValue())) {
                    to.writeNumber(number.doubleValue());
                } else {
                    to.writeNull();
                }
            }
        }
    }

    private static void writeTagged(String tag, String value, JsonGenerator to) throws IOException {
        to.writeStartArray();
        to.writeString(tag);
        to.writeString(value);
        to.writeEndArray();
    }

    static IllegalStateException tooDeep(@Nullable Throwable cause) {
        return new IllegalStateException("TROUPE003002: A value is nested too deeply to be sent.", cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.jackson.core.JsonFactory;
import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonProcessingException;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.core.StreamReadConstraints;
import io.troupe.jackson.core.StreamReadFeature;
import io.troupe.jackson.core.StreamWriteConstraints;
import io.troupe.jackson.core.util.JsonRecyclerPools;
import io.troupe.jackson.databind.DeserializationFeature;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.json.JsonMapper;
import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Stored documents as text, for people who look at one or mend it: JSON that can be edited and turned into a document again
 * without loss.
 *
 * <p>What JSON lacks is an object with a single field: {@code {"@bytes": "<base64>"}}, {@code {"@decimal": "1.50"}}, {@code
 * {"@integer": "<beyond 64 bits, or stored so>"}}, {@code {"@long": "<beyond 53 bits>"}}, {@code {"@float": "0.1"}}, {@code
 * {"@double": "NaN"}}. A genuine name that begins with {@code @} gets one more; only the state version at the top is named
 * {@code @version}. Numbers with a point or an exponent are doubles.
 */
public final class StateDocuments {

    /** The name under which a document has its state version, as its first field; a document without it has version 1. */
    public static final String VERSION = "@version";

    /** How deeply a document may be nested, itself included. Not a setting: deeper ones would not fit onto a thread's stack. */
    public static final int DEPTH = 500;

    private static final long SAFE = 1L << 53;

    private static final CBORFactory CBOR = CBORFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(bounds(DEPTH))
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEPTH).build())
            .build();

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(bounds(DEPTH + 1))
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StateDocuments() {}

    /**
     * What could be read of a document.
     *
     * @param json its fields up to the first that is broken
     * @param problem what is wrong with the rest; empty if all is well
     */
    public record Salvaged(String json, Optional<String> problem) {}

    private static StreamReadConstraints bounds(int depth) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNumberLength(1_000_000)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
    }

    /**
     * The document as JSON, indented.
     *
     * @throws IllegalArgumentException if it cannot be read to its end; {@link #salvage} gives what can
     */
    public static String toJson(byte[] document) {
        Salvaged salvaged = salvage(document);
        salvaged.problem().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return salvaged.json();
    }

    /**
     * What keeps bytes from being a document; empty if they are one, whatever its values. Takes time in proportion to the bytes, and
     * no memory to speak of, whatever they are.
     */
    public static Optional<String> problem(byte[] bytes) {
        return Optional.ofNullable(new DocumentScan(bytes).problem());
    }

    /** As much of a document as can be read. */
    public static Salvaged salvage(byte[] document) {
        DocumentScan scan = new DocumentScan(document);
        String broken = scan.problem();
        if (broken == null) {
            return read(document);
        }
        return new Salvaged(read(Arrays.copyOf(document, scan.position())).json(), Optional.of(broken));
    }

    private static Salvaged read(byte[] document) {
        StringWriter text = new StringWriter();
        Optional<String> problem = Optional.empty();
        try (JsonGenerator to = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            to.writeStartObject();
            try (JsonParser from = CBOR.createParser(document)) {
                copyFields(from, to);
            } catch (IOException e) {
                problem = Optional.of(reason(e));
            }
            to.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Salvaged(text.toString(), problem);
    }

    private static void copyFields(JsonParser from, JsonGenerator to) throws IOException {
        if (from.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is no document");
        }
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String name = from.currentName();
            from.nextToken();
            try (TokenBuffer whole = new TokenBuffer(JSON, false)) {
                copyValue(from, whole);
                to.writeFieldName(name.equals(VERSION) ? name : escaped(name));
                whole.serialize(to);
            }
        }
        if (from.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("it is cut off");
        }
        if (from.nextToken() != null) {
            throw new IOException("it has bytes after its end");
        }
    }

    private static void copyValue(JsonParser from, JsonGenerator to) throws IOException {
        JsonToken token = from.currentToken();
        if (token == null) {
            throw new IOException("it is cut off");
        }
        switch (token) {
            case VALUE_NULL -> to.writeNull();
            case VALUE_TRUE -> to.writeBoolean(true);
            case VALUE_FALSE -> to.writeBoolean(false);
            case VALUE_STRING -> to.writeString(from.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copyNumber(from, to);
            case VALUE_EMBEDDED_OBJECT -> {
                if (!(from.getEmbeddedObject() instanceof byte[] bytes)) {
                    throw new IOException("it has a value of a kind that Troupe does not write");
                }
                tagged("@bytes", Base64.getEncoder().encodeToString(bytes), to);
            }
            case START_ARRAY -> {
                to.writeStartArray();
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    copyValue(from, to);
                }
                to.writeEndArray();
            }
            case START_OBJECT -> {
                to.writeStartObject();
                while (from.nextToken() == JsonToken.FIELD_NAME) {
                    to.writeFieldName(escaped(from.currentName()));
                    from.nextToken();
                    copyValue(from, to);
                }
                if (from.currentToken() != JsonToken.END_OBJECT) {
                    throw new IOException("it is cut off");
                }
                to.writeEndObject();
            }
            default -> throw new IOException("it has " + token + " out of place");
        }
    }

    private static void copyNumber(JsonParser from, JsonGenerator to) throws IOException {
        switch (from.getNumberType()) {
            case INT -> to.writeNumber(from.getIntValue());
            case LONG -> {
                long value = from.getLongValue();
                if (value > SAFE || value < -SAFE) {
                    tagged("@long", Long.toString(value), to);
                } else {
                    to.writeNumber(value);
                }
            }
            case BIG_INTEGER -> tagged("@integer", from.getBigIntegerValue().toString(), to);
            case BIG_DECIMAL -> tagged("@decimal", from.getDecimalValue().toString(), to);
            case FLOAT -> tagged("@float", Float.toString(from.getFloatValue()), to);
            case DOUBLE -> {
                double value = from.getDoubleValue();
                if (Double.isFinite(value)) {
                    to.writeNumber(value);
                } else {
                    tagged("@double", Double.toString(value), to);
                }
            }
        }
    }

    private static void tagged(String tag, String value, JsonGenerator to) throws IOException {
        to.writeStartObject();
        to.writeStringField(tag, value);
        to.writeEndObject();
    }

    private static String escaped(String name) {
        return name.startsWith("@") ? "@" + name : name;
    }

    /**
     * A document out of the JSON that {@link #toJson} makes.
     *
     * @throws IllegalArgumentException if it is no such JSON
     */
    public static byte[] fromJson(String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator to = CBOR.createGenerator(bytes)) {
            JsonNode root = JSON.readTree(json);
            if (root == null || !root.isObject()) {
                throw new IllegalArgumentException("a document is a JSON object");
            }
            to.writeStartObject();
            JsonNode version = root.get(VERSION);
            if (version != null) {
                if (!version.canConvertToInt() || !version.isIntegralNumber() || version.intValue() < 1) {
                    throw new IllegalArgumentException("'" + VERSION + "' is a whole number from 1");
                }
                if (version.intValue() > 1) {
                    to.writeNumberField(VERSION, version.intValue());
                }
            }
            for (Map.Entry<String, JsonNode> field : root.properties()) {
                if (!field.getKey().equals(VERSION)) {
                    to.writeFieldName(unescaped(field.getKey()));
                    write(field.getValue(), to);
                }
            }
            to.writeEndObject();
        } catch (IOException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonNode value, JsonGenerator to) throws IOException {
        switch (value.getNodeType()) {
            case NULL -> to.writeNull();
            case BOOLEAN -> to.writeBoolean(value.booleanValue());
            case STRING -> to.writeString(value.textValue());
            case NUMBER -> {
                switch (value.numberType()) {
                    case INT -> to.writeNumber(value.intValue());
                    case LONG -> to.writeNumber(value.longValue());
                    case BIG_INTEGER -> to.writeNumber(value.bigIntegerValue());
                    default -> to.writeNumber(value.doubleValue());
                }
            }
            case ARRAY -> {
                to.writeStartArray(value, value.size());
                for (JsonNode element : value) {
                    write(element, to);
                }
                to.writeEndArray();
            }
            case OBJECT -> writeObject(value, to);
            default -> throw new IllegalArgumentException("no JSON: " + value.getNodeType());
        }
    }

    private static void writeObject(JsonNode object, JsonGenerator to) throws IOException {
        if (object.size() == 1) {
            Map.Entry<String, JsonNode> only = object.properties().iterator().next();
            if (only.getKey().startsWith("@") && !only.getKey().startsWith("@@")) {
                writeTagged(only.getKey(), only.getValue(), to);
                return;
            }
        }
        to.writeStartObject();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            to.writeFieldName(unescaped(field.getKey()));
            write(field.getValue(), to);
        }
        to.writeEndObject();
    }

    private static void writeTagged(String tag, JsonNode value, JsonGenerator to) throws IOException {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the value of '" + tag + "' is a string");
        }
        String text = value.textValue();
        try {
            switch (tag) {
                case "@bytes" -> to.writeBinary(Base64.getDecoder().decode(text));
                case "@decimal" -> to.writeNumber(new BigDecimal(text));
                case "@integer" -> to.writeNumber(new BigInteger(text));
                case "@long" -> to.writeNumber(Long.parseLong(text));
                case "@float" -> to.writeNumber(Float.parseFloat(text));
                case "@double" -> to.writeNumber(Double.parseDouble(text));
                default -> throw unknown(tag);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + tag + "' has '" + text + "', which is none", e);
        }
    }

    private static String unescaped(String name) {
        if (name.startsWith("@@")) {
            return name.substring(1);
        }
        if (name.startsWith("@")) {
            throw unknown(name);
        }
        return name;
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "'" + name + "' means nothing here; a name that begins with @ is written with one more");
    }

    private static String reason(IOException e) {
        return e instanceof JsonProcessingException codec ? codec.getOriginalMessage() : String.valueOf(e.getMessage());
    }
}

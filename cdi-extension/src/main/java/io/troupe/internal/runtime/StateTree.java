// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents as the maps that upcasters see. How deeply they may be nested, parser and generator decide, so the recursion ends.
 */
final class StateTree {

    private StateTree() {}

    /** The fields from the one at which the parser stands to the end of the document. */
    static Map<String, @Nullable Object> readFields(JsonParser from) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (from.currentToken() == JsonToken.FIELD_NAME) {
            String name = from.currentName();
            from.nextToken();
            if (fields.containsKey(name)) {
                throw new StateException("it has '" + name + "' twice");
            }
            fields.put(name, read(from));
            from.nextToken();
        }
        return fields;
    }

    private static @Nullable Object read(JsonParser from) throws IOException {
        JsonToken token = from.currentToken();
        if (token == null) {
            throw new StateException("it is cut off");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> from.getText();
            case VALUE_NUMBER_INT -> from.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? (Object) from.getBigIntegerValue()
                    : (Object) from.getLongValue();
            case VALUE_NUMBER_FLOAT -> from.getNumberType() == JsonParser.NumberType.BIG_DECIMAL
                    ? (Object) from.getDecimalValue()
                    : (Object) from.getDoubleValue();
            case VALUE_EMBEDDED_OBJECT -> embedded(from.getEmbeddedObject());
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(from));
                }
                yield list;
            }
            case START_OBJECT -> {
                from.nextToken();
                yield readFields(from);
            }
            default -> throw new StateException("it has " + token + " out of place");
        };
    }

    private static Object embedded(Object value) throws StateException {
        if (value instanceof byte[]) {
            return value;
        }
        throw new StateException("it has a value of a kind that Troupe does not write");
    }

    /** Writes a document of that version. */
    static void write(int version, Map<String, ?> fields, JsonGenerator to) throws IOException {
        to.writeStartObject();
        to.writeNumberField(StateCodec.VERSION, version);
        for (Map.Entry<String, ?> field : fields.entrySet()) {
            to.writeFieldName(field.getKey());
            write(field.getValue(), to);
        }
        to.writeEndObject();
    }

    private static void write(@Nullable Object value, JsonGenerator to) throws IOException {
        if (value == null) {
            to.writeNull();
        } else if (value instanceof String text) {
            to.writeString(text);
        } else if (value instanceof Boolean is) {
            to.writeBoolean(is);
        } else if (value instanceof Number number) {
            writeNumber(number, to);
        } else if (value instanceof byte[] bytes) {
            to.writeBinary(bytes);
        } else if (value instanceof Map<?, ?> map) {
            to.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String key)) {
                    throw new StateException(
                            "an upcaster put in a map with a key that is no string: " + entry.getKey());
                }
                to.writeFieldName(key);
                write(entry.getValue(), to);
            }
            to.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            to.writeStartArray(list, list.size());
            for (Object element : list) {
                write(element, to);
            }
            to.writeEndArray();
        } else {
            throw new StateException("an upcaster put in a " + value.getClass().getName()
                    + "; use numbers, strings, booleans, byte[], lists and maps");
        }
    }

    private static void writeNumber(Number number, JsonGenerator to) throws IOException {
        if (number instanceof Double || number instanceof Float) {
            to.writeNumber(number.doubleValue());
        } else if (number instanceof BigDecimal decimal) {
            to.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            to.writeNumber(integer);
        } else {
            to.writeNumber(number.longValue());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.databind.DeserializationContext;
import io.troupe.jackson.databind.JsonMappingException;
import io.troupe.jackson.databind.deser.std.StdScalarDeserializer;
import io.troupe.jackson.databind.module.SimpleModule;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the three kinds of number for which Jackson bends values even when told not to: 200 becomes a negative byte, 1e300
 * an infinite float, the string "NaN" a double.
 */
final class StrictNumber extends StdScalarDeserializer<Number> {

    private static final long serialVersionUID = 1L;

    private StrictNumber(Class<?> type) {
        super(type);
    }

    static SimpleModule module() {
        SimpleModule module = new SimpleModule();
        add(module, byte.class);
        add(module, Byte.class);
        add(module, float.class);
        add(module, Float.class);
        add(module, double.class);
        add(module, Double.class);
        return module;
    }

    @SuppressWarnings("unchecked")
    private static void add(SimpleModule module, Class<?> type) {
        module.addDeserializer((Class<Number>) type, new StrictNumber(type));
    }

    @Override
    public Number deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        boolean whole = parser.hasToken(JsonToken.VALUE_NUMBER_INT);
        boolean ofBytes = _valueClass == byte.class || _valueClass == Byte.class;
        if (whole && ofBytes) {
            int value = parser.getIntValue();
            if (value == (byte) value) {
                return (byte) value;
            }
        } else if (!ofBytes && (whole || parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT))) {
            double value = parser.getDoubleValue();
            if (_valueClass == double.class || _valueClass == Double.class) {
                return value;
            }
            if (Float.isInfinite((float) value) == Double.isInfinite(value)) {
                return (float) value;
            }
        }
        return (Number) context.handleUnexpectedToken(_valueClass, parser);
    }

    @Override
    public @Nullable Number getNullValue(DeserializationContext context) throws JsonMappingException {
        if (_valueClass.isPrimitive()) {
            context.reportInputMismatch(this, "null");
        }
        return null;
    }
}

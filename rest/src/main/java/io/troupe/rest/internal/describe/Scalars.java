// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.JsonMappingException;
import io.troupe.jackson.databind.JsonSerializer;
import io.troupe.jackson.databind.SerializerProvider;
import io.troupe.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import io.troupe.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import io.troupe.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import io.troupe.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import io.troupe.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import io.troupe.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import io.troupe.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import io.troupe.jackson.databind.type.LogicalType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What carriers of single values say that these look like. */
final class Scalars {

    private Scalars() {}

    /** What a serialiser writes. */
    static Shape written(JsonSerializer<?> serializer, SerializerProvider provider, JavaType type, Shapes shapes)
            throws JsonMappingException {
        Asked asked = new Asked(provider, shapes);
        serializer.acceptJsonFormatVisitor(asked, type);
        return asked.shape;
    }

    /** What a deserialiser of that kind reads. */
    static Shape read(@Nullable LogicalType kind) {
        if (kind == null) {
            return new Shape.Anything();
        }
        return switch (kind) {
            case Textual, DateTime, OtherScalar -> new Shape.Text(null);
            case Integer -> new Shape.Whole(64);
            case Float -> new Shape.Decimal();
            case Boolean -> new Shape.Truth();
            case Binary -> new Shape.Bytes();
            default -> new Shape.Anything();
        };
    }

    private static final class Asked extends JsonFormatVisitorWrapper.Base {

        private final Shapes shapes;
        private Shape shape = new Shape.Anything();

        Asked(SerializerProvider provider, Shapes shapes) {
            super(provider);
            this.shapes = shapes;
        }

        @Override
        public JsonStringFormatVisitor expectStringFormat(JavaType type) {
            shape = new Shape.Text(null);
            return new JsonStringFormatVisitor.Base() {
                @Override
                public void enumTypes(Set<String> values) {
                    shape = new Shape.Choice(List.copyOf(values));
                }
            };
        }

        @Override
        public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
            shape = new Shape.Decimal();
            return new JsonNumberFormatVisitor.Base();
        }

        @Override
        public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
            shape = new Shape.Whole(64);
            return new JsonIntegerFormatVisitor.Base() {
                @Override
                public void numberType(JsonParser.NumberType number) {
                    shape = number == JsonParser.NumberType.INT
                            ? new Shape.Whole(32)
                            : number == JsonParser.NumberType.BIG_INTEGER ? new Shape.BigWhole() : new Shape.Whole(64);
                }
            };
        }

        @Override
        public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
            shape = new Shape.Truth();
            return new JsonBooleanFormatVisitor.Base();
        }

        @Override
        public JsonArrayFormatVisitor expectArrayFormat(JavaType type) {
            shape = new Shape.ListOf(new Shape.Anything());
            return new JsonArrayFormatVisitor.Base(getProvider()) {
                @Override
                public void itemsFormat(@Nullable JsonFormatVisitable handler, JavaType element) {
                    shape = new Shape.ListOf(shapes.of(element, Direction.OUT));
                }
            };
        }
    }
}

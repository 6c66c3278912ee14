// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Shapes as JSON Schema: of values as the door's JSON encoding writes them, tagged pairs included. */
final class JsonSchemas {

    /** How the two kinds of document say that an array has these elements and no others. */
    enum Tuples {
        /** JSON Schema 2020-12, which OpenAPI 3.1 uses. */
        PREFIX_ITEMS("prefixItems", "items"),
        /** JSON Schema draft-07, which AsyncAPI 3.0 uses. */
        ITEMS("items", "additionalItems");

        private final String elements;
        private final String others;

        Tuples(String elements, String others) {
            this.elements = elements;
            this.others = others;
        }
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<Shape.Reference, String> names;
    private final Tuples tuples;

    JsonSchemas(Description description, Tuples tuples) {
        this.names = description.names();
        this.tuples = tuples;
    }

    /** The objects of a description, and the forms of the encoding itself. */
    ObjectNode definitions(Description description) {
        ObjectNode all = NODES.objectNode();
        description.types().forEach((name, fields) -> all.set(name, object(fields)));
        all.set("BigInt", tagged("$BigInt", type("string").put("pattern", "^-?[0-9]+$")));
        all.set("Bytes", tagged("$Uint8Array", type("string").put("contentEncoding", "base64")));
        all.set("Undefined", tagged("$Undefined", constant(NODES.objectNode(), 0)));
        all.set("Error", error());
        return all;
    }

    ObjectNode of(Shape shape) {
        if (shape instanceof Shape.Text text) {
            ObjectNode schema = type("string");
            return text.format() == null ? schema : schema.put("format", text.format());
        }
        if (shape instanceof Shape.Choice choice) {
            return type("string").set("enum", strings(choice.values()));
        }
        if (shape instanceof Shape.Whole whole) {
            long max = Long.MAX_VALUE >> (64 - whole.bits());
            return type("integer").put("minimum", -max - 1).put("maximum", max);
        }
        if (shape instanceof Shape.ListOf list) {
            return type("array").set("items", of(list.element()));
        }
        if (shape instanceof Shape.MapOf map) {
            return type("object").set("additionalProperties", of(map.value()));
        }
        if (shape instanceof Shape.Maybe maybe) {
            ObjectNode schema = NODES.objectNode();
            schema.putArray("anyOf").add(of(maybe.value())).add(type("null"));
            return schema;
        }
        if (shape instanceof Shape.Reference reference) {
            return reference("schemas", names.get(reference));
        }
        if (shape instanceof Shape.Union union) {
            return union(union);
        }
        if (shape instanceof Shape.Anything) {
            return NODES.objectNode();
        }
        if (shape instanceof Shape.Truth) {
            return type("boolean");
        }
        if (shape instanceof Shape.Decimal) {
            return type("number");
        }
        return reference(
                "schemas",
                shape instanceof Shape.BigWhole ? "BigInt" : shape instanceof Shape.Bytes ? "Bytes" : "Undefined");
    }

    /** Each option has the tag as a field of its own; that it is one is told besides where the kind of document has words for it. */
    private ObjectNode union(Shape.Union union) {
        ObjectNode schema = NODES.objectNode();
        ArrayNode options = schema.putArray("oneOf");
        union.options().values().forEach(option -> options.add(of(option)));
        if (tuples == Tuples.PREFIX_ITEMS) {
            ObjectNode discriminator = schema.putObject("discriminator").put("propertyName", union.tag());
            ObjectNode mapping = discriminator.putObject("mapping");
            union.options()
                    .forEach((name, option) ->
                            mapping.put(name, Pointers.of("components", "schemas", names.get(option))));
        }
        return schema;
    }

    /** An object with those fields, and others perhaps. */
    ObjectNode object(List<Shape.Field> fields) {
        ObjectNode schema = type("object");
        ObjectNode properties = schema.putObject("properties");
        fields.forEach(field -> properties.set(field.name(), of(field.shape())));
        List<String> required = fields.stream()
                .filter(Shape.Field::required)
                .map(Shape.Field::name)
                .toList();
        if (!required.isEmpty()) {
            schema.set("required", strings(required));
        }
        return schema;
    }

    /** An array with those elements and no others, of which so many must be there. */
    ObjectNode tuple(Collection<ObjectNode> elements, int required) {
        ObjectNode schema = type("array");
        if (elements.isEmpty()) {
            // An empty list of schemas is no schema.
            return schema.put("maxItems", 0);
        }
        schema.putArray(tuples.elements).addAll(elements);
        return schema.put(tuples.others, false).put("minItems", required);
    }

    /** The arguments of an action, one after the other. */
    ObjectNode arguments(Description.Action action) {
        ObjectNode schema = tuple(
                action.parameters().stream()
                        .map(parameter -> of(parameter.shape()).put("title", parameter.name()))
                        .toList(),
                action.required());
        return schema;
    }

    /** A refusal or failure. */
    private ObjectNode error() {
        ObjectNode schema = type("object");
        ObjectNode properties = schema.putObject("properties");
        properties.set("group", type("string"));
        properties.set("code", type("string"));
        properties.set("message", type("string"));
        properties.putObject("metadata");
        properties.set("executed", type("string").set("enum", strings(List.of("no", "yes", "unknown"))));
        return schema.set("required", strings(List.of("group", "code", "message", "executed")));
    }

    private ObjectNode tagged(String tag, ObjectNode value) {
        return tuple(List.of(constant(NODES.objectNode(), tag), value), 2);
    }

    static ObjectNode constant(ObjectNode schema, String value) {
        return schema.put("const", value);
    }

    private static ObjectNode constant(ObjectNode schema, int value) {
        return schema.put("const", value);
    }

    static ObjectNode type(String name) {
        return NODES.objectNode().put("type", name);
    }

    /** A reference to something below {@code components}. */
    static ObjectNode reference(String kind, String name) {
        return NODES.objectNode().put("$ref", Pointers.of("components", kind, name));
    }

    static ArrayNode strings(Collection<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }
}

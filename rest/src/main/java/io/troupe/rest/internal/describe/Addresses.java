// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters in the query of a request, which say which actor of a type is meant. */
final class Addresses {

    private Addresses() {}

    /** What each of them holds. */
    static Map<String, ObjectNode> schemas() {
        ObjectNode namespace = JsonSchemas.type("string").put("default", "default");
        ObjectNode method = JsonSchemas.type("string");
        method.set("enum", JsonSchemas.strings(List.of("get", "getOrCreate")));
        ObjectNode key = JsonSchemas.type("array");
        key.set("items", JsonSchemas.type("string"));
        Map<String, ObjectNode> schemas = new LinkedHashMap<>();
        schemas.put("rvt-namespace", namespace);
        schemas.put("rvt-method", method);
        schemas.put("rvt-runner", JsonSchemas.type("string"));
        schemas.put("rvt-key", key);
        return schemas;
    }

    static String described(String parameter) {
        return switch (parameter) {
            case "rvt-namespace" -> "`default`, if nothing else is agreed.";
            case "rvt-method" -> "Whether the actor must exist (`get`), or is created at need (`getOrCreate`).";
            case "rvt-runner" -> "Required with `getOrCreate`, and not allowed with `get`. Any text: there are no pools.";
            default -> "The parts of the key, joined with commas.";
        };
    }

    /** As parameters of OpenAPI. */
    static ObjectNode components() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        schemas().forEach((name, schema) -> {
            ObjectNode parameter = all.putObject(name)
                    .put("name", name)
                    .put("in", "query")
                    .put("description", described(name))
                    .put("required", name.equals("rvt-namespace") || name.equals("rvt-method"));
            parameter.set("schema", schema);
            if (name.equals("rvt-key")) {
                parameter.put("style", "form").put("explode", false);
            }
        });
        ObjectNode once = all.putObject("Idempotency-Key")
                .put("name", "Idempotency-Key")
                .put("in", "header")
                .put("description", "However often a call with this key arrives, it is executed once.");
        once.set(
                "schema",
                JsonSchemas.type("string")
                        .put("minLength", 1)
                        .put("maxLength", 256)
                        .put("pattern", "^[ -~]+$"));
        return all;
    }

    /** References to those parameters. */
    static ArrayNode references() {
        ArrayNode references = JsonNodeFactory.instance.arrayNode();
        schemas().keySet().forEach(name -> references.add(JsonSchemas.reference("parameters", name)));
        return references;
    }
}

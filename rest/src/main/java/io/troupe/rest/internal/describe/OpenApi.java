// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.ErrorCode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a description as an OpenAPI 3.1 document: the actions as they are called with {@code curl}. */
final class OpenApi {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String JSON = "application/json";
    private static final Map<Integer, List<String>> ERRORS = errors();

    private final Description description;
    private final JsonSchemas schemas;
    private final String base;

    private OpenApi(Description description, String base) {
        this.description = description;
        this.schemas = new JsonSchemas(description, JsonSchemas.Tuples.PREFIX_ITEMS);
        this.base = base;
    }

    /**
     * The document.
     *
     * @param base what all paths begin with; empty for nothing
     */
    static ObjectNode of(Description description, String base) {
        return new OpenApi(description, base).document();
    }

    private ObjectNode document() {
        ObjectNode document = NODES.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Actors")
                .put("version", "1")
                .put(
                        "description",
                        "The actions of the deployed actors that the reader of this page may call. In values, BigInt,"
                                + " Bytes and Undefined stand for what JSON lacks; an array of two whose first"
                                + " element is a string that begins with a dollar sign gets one more. What is not a"
                                + " number is null.");
        document.putArray("servers").addObject().put("url", base.isEmpty() ? "/" : base);
        ObjectNode paths = document.putObject("paths");
        ArrayNode tags = document.putArray("tags");
        for (Description.Actor actor : description.actors()) {
            tags.addObject().put("name", actor.name());
            for (Description.Action action : actor.actions()) {
                String path =
                        "/gateway/" + Pointers.encoded(actor.name()) + "/action/" + Pointers.encoded(action.name());
                paths.putObject(path).set("post", operation(actor, action));
            }
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.definitions(description));
        components.set("parameters", Addresses.components());
        ObjectNode responses = components.putObject("responses");
        ERRORS.forEach((status, codes) -> responses.set("Error" + status, failure(status, codes)));
        return document;
    }

    private ObjectNode operation(Description.Actor actor, Description.Action action) {
        ObjectNode operation = NODES.objectNode().put("operationId", actor.name() + ":" + action.name());
        operation.putArray("tags").add(actor.name());
        operation.put("description", action.readOnly() ? "Only reads." : "May change the actor.");
        ArrayNode parameters = Addresses.references();
        if (actor.input() != null) {
            parameters.add(input(actor));
        }
        if (!action.readOnly()) {
            parameters.add(JsonSchemas.reference("parameters", "Idempotency-Key"));
        }
        operation.set("parameters", parameters);
        ObjectNode request = JsonSchemas.type("object");
        request.putObject("properties").set("args", schemas.arguments(action));
        if (action.required() > 0) {
            request.putArray("required").add("args");
        }
        ObjectNode body = operation.putObject("requestBody").put("required", true);
        body.set("content", content(request));
        ObjectNode responses = operation.putObject("responses");
        responses.set("200", success(action));
        ERRORS.keySet()
                .forEach(status ->
                        responses.set(String.valueOf(status), JsonSchemas.reference("responses", "Error" + status)));
        return operation;
    }

    private ObjectNode input(Description.Actor actor) {
        ObjectNode schema = JsonSchemas.type("string")
                .put("contentEncoding", "base64url")
                .put("contentMediaType", "application/cbor");
        schema.set("contentSchema", schemas.of(actor.input()));
        ObjectNode parameter = NODES.objectNode()
                .put("name", "rvt-input")
                .put("in", "query")
                .put("description", "For the creation of the actor: CBOR, base64url without padding.");
        return parameter.set("schema", schema);
    }

    private ObjectNode success(Description.Action action) {
        ObjectNode response = NODES.objectNode()
                .put(
                        "description",
                        action.readOnly()
                                ? "The action was executed."
                                : "The action was executed, and its effect is kept.");
        if (!action.readOnly()) {
            ObjectNode replayed = response.putObject("headers")
                    .putObject("Idempotency-Replayed")
                    .put("description", "The answer is that of an earlier execution.");
            replayed.set("schema", JsonSchemas.constant(NODES.objectNode(), "true"));
        }
        response.set("content", content(schemas.object(List.of(new Shape.Field("output", action.result(), true)))));
        return response;
    }

    private static ObjectNode failure(int status, List<String> codes) {
        ObjectNode response = NODES.objectNode().put("description", String.join(", ", codes));
        ObjectNode headers = response.putObject("headers");
        header(headers, "Troupe-Executed", "Whether the action was executed.", List.of("no", "yes", "unknown"));
        if (status == ErrorCode.OVERLOADED.status() || status == ErrorCode.STOPPING.status()) {
            header(headers, "Retry-After", "Seconds until it makes sense to try again.", List.of("1"));
        }
        response.set("content", content(JsonSchemas.reference("schemas", "Error")));
        return response;
    }

    private static void header(ObjectNode headers, String name, String described, List<String> values) {
        ObjectNode schema = JsonSchemas.type("string");
        schema.set("enum", JsonSchemas.strings(values));
        headers.putObject(name).put("description", described).set("schema", schema);
    }

    private static ObjectNode content(ObjectNode schema) {
        ObjectNode content = NODES.objectNode();
        content.putObject(JSON).set("schema", schema);
        return content;
    }

    /** The one list of errors, by status. */
    private static Map<Integer, List<String>> errors() {
        Map<Integer, List<String>> errors = new TreeMap<>();
        for (ErrorCode error : ErrorCode.values()) {
            errors.computeIfAbsent(error.status(), status -> new ArrayList<>())
                    .add("`" + error.group() + "." + error.code() + "`");
        }
        errors.get(ErrorCode.INTERNAL_ERROR.status()).add("`user.*`, the application's own");
        return errors;
    }
}

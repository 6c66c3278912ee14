// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a description as an AsyncAPI 3.0 document: the messages on a connection, one channel for each actor type. It speaks
 * as the application: what clients send is received, and the other way round.
 */
final class AsyncApi {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String INIT = "Init";
    private static final String FAILURE = "Error";

    private final Description description;
    private final JsonSchemas schemas;
    private final String base;
    private final ObjectNode operations = NODES.objectNode();

    private AsyncApi(Description description, String base) {
        this.description = description;
        this.schemas = new JsonSchemas(description, JsonSchemas.Tuples.ITEMS);
        this.base = base;
    }

    /**
     * The document.
     *
     * @param base what all paths begin with; empty for nothing
     */
    static ObjectNode of(Description description, String base) {
        return new AsyncApi(description, base).document();
    }

    private ObjectNode document() {
        ObjectNode document = NODES.objectNode().put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Actors")
                .put("version", "1")
                .put(
                        "description",
                        "Connections to the deployed actors, as far as the reader of this page may use them. In values,"
                                + " BigInt, Bytes and Undefined stand for what JSON lacks; an array of two whose"
                                + " first element is a string that begins with a dollar sign gets one more.");
        document.put("defaultContentType", "application/json");
        ObjectNode server = document.putObject("servers")
                .putObject("here")
                .put("host", "{host}")
                .put("protocol", "ws");
        if (!base.isEmpty()) {
            server.put("pathname", base);
        }
        server.putObject("variables")
                .putObject("host")
                .put("description", "Where this document was read.")
                .put("default", "localhost:8080");
        ObjectNode channels = document.putObject("channels");
        description.actors().forEach(actor -> channels.set(actor.name(), channel(actor)));
        document.set("operations", operations);
        ObjectNode components = document.putObject("components");
        ObjectNode definitions = schemas.definitions(description);
        definitions.set("Id", identifier());
        components.set("schemas", definitions);
        return document;
    }

    private ObjectNode channel(Description.Actor actor) {
        ObjectNode channel = NODES.objectNode()
                .put("address", "/gateway/" + Pointers.encoded(actor.name()) + "/connect")
                .put("description", "A connection to one actor, which the query names.");
        ObjectNode messages = channel.putObject("messages");
        messages.set(INIT, message(INIT, init()));
        messages.set(FAILURE, message(FAILURE, failure()));
        operation(actor, "open", "send", "The first message, once the actor has agreed.", INIT);
        for (Description.Action action : actor.actions()) {
            String request = action.name() + ".request";
            String response = action.name() + ".response";
            messages.set(request, message("ActionRequest", request(action)));
            messages.set(response, message("ActionResponse", response(action)));
            ObjectNode called =
                    operation(actor, "call:" + action.name(), "receive", "Calls " + action.name() + ".", request);
            ObjectNode reply = called.putObject("reply");
            reply.putObject("channel").put("$ref", Pointers.of("channels", actor.name()));
            reply.putArray("messages").add(reference(actor, response)).add(reference(actor, FAILURE));
        }
        if (!actor.events().isEmpty()) {
            List<String> names =
                    actor.events().stream().map(Description.Event::name).toList();
            messages.set("subscription", message("SubscriptionRequest", subscription(names)));
            operation(actor, "subscribe", "receive", "Begins or ends to listen to an event.", "subscription");
        }
        for (Description.Event event : actor.events()) {
            String name = event.name() + ".event";
            messages.set(name, message("Event", event(event)));
            operation(actor, "publish:" + event.name(), "send", "Sent to those who listen.", name);
        }
        channel.putObject("bindings").putObject("ws").put("method", "GET").set("query", query());
        return channel;
    }

    /** Names of actors have no colon, so no two operations have one name, whatever is in that of an action. */
    private ObjectNode operation(
            Description.Actor actor, String name, String action, String described, String message) {
        ObjectNode operation = operations
                .putObject(actor.name() + ":" + name)
                .put("action", action)
                .put("description", described);
        operation.putObject("channel").put("$ref", Pointers.of("channels", actor.name()));
        operation.putArray("messages").add(reference(actor, message));
        return operation;
    }

    private static ObjectNode reference(Description.Actor actor, String message) {
        return NODES.objectNode().put("$ref", Pointers.of("channels", actor.name(), "messages", message));
    }

    /** Each message says its kind beside its content. */
    private static ObjectNode message(String tag, ObjectNode content) {
        ObjectNode body = fields("tag", JsonSchemas.constant(NODES.objectNode(), tag), "val", content);
        ObjectNode message = NODES.objectNode().put("title", tag);
        return message.set("payload", fields("body", body));
    }

    private static ObjectNode init() {
        return fields("actorId", JsonSchemas.type("string"), "connectionId", JsonSchemas.type("string"));
    }

    private ObjectNode request(Description.Action action) {
        return fields(
                "id",
                JsonSchemas.reference("schemas", "Id"),
                "name",
                JsonSchemas.constant(NODES.objectNode(), action.name()),
                "args",
                schemas.arguments(action));
    }

    private ObjectNode response(Description.Action action) {
        return fields("id", JsonSchemas.reference("schemas", "Id"), "output", schemas.of(action.result()));
    }

    private static ObjectNode subscription(List<String> names) {
        ObjectNode name = JsonSchemas.type("string");
        name.set("enum", JsonSchemas.strings(names));
        return fields("eventName", name, "subscribe", JsonSchemas.type("boolean"));
    }

    private ObjectNode event(Description.Event event) {
        return fields(
                "name",
                JsonSchemas.constant(NODES.objectNode(), event.name()),
                "args",
                schemas.tuple(List.of(schemas.of(event.payload())), 1));
    }

    /** Like that of an HTTP answer, with the call that it is about; null if it is about the connection. */
    private static ObjectNode failure() {
        ObjectNode identifier = NODES.objectNode();
        identifier.putArray("anyOf").add(JsonSchemas.reference("schemas", "Id")).add(JsonSchemas.type("null"));
        ObjectNode whole = NODES.objectNode();
        whole.putArray("allOf").add(JsonSchemas.reference("schemas", FAILURE)).add(fields("actionId", identifier));
        return whole;
    }

    private ObjectNode identifier() {
        ObjectNode schema = JsonSchemas.reference("schemas", "BigInt");
        ObjectNode described = NODES.objectNode()
                .put("description", "Chosen by the client for each call, and repeated with its answer.");
        described.putArray("allOf").add(schema);
        return described;
    }

    private static ObjectNode query() {
        ObjectNode schema = JsonSchemas.type("object");
        ObjectNode properties = schema.putObject("properties");
        // A key is one text here: there is no way to say that its parts are joined with commas.
        Addresses.schemas()
                .forEach((name, each) -> properties.set(
                        name,
                        (name.equals("rvt-key") ? JsonSchemas.type("string") : each)
                                .put("description", Addresses.described(name))));
        schema.set("required", JsonSchemas.strings(List.of("rvt-namespace", "rvt-method")));
        return schema;
    }

    /** An object with those fields, all of which are there: names and schemas in turn. */
    private static ObjectNode fields(Object... each) {
        ObjectNode schema = JsonSchemas.type("object");
        ObjectNode properties = schema.putObject("properties");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < each.length; i += 2) {
            names.add((String) each[i]);
            properties.set((String) each[i], (ObjectNode) each[i + 1]);
        }
        ArrayNode required = JsonSchemas.strings(names);
        return schema.set("required", required);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Messages as trees, for the encodings that write them as such. Clients are exact about three things: an action id is a
 * bigint, never a number; the id of an error is null rather than absent; an absent actor is absent rather than null.
 */
final class MessageTrees {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final BigInteger MAX_ID = BigInteger.valueOf(Long.MAX_VALUE);

    private MessageTrees() {}

    static ToServer toServer(JsonNode tree) {
        JsonNode body = tree.path("body");
        JsonNode val = body.path("val");
        return switch (body.path("tag").asText()) {
            case "ActionRequest" -> new ToServer.ActionRequest(
                    id(val.path("id")), string(val.path("name")), present(val.get("args")));
            case "SubscriptionRequest" -> new ToServer.SubscriptionRequest(
                    string(val.path("eventName")), bool(val.path("subscribe")));
            default -> throw invalid("The message is neither an ActionRequest nor a SubscriptionRequest.");
        };
    }

    static ObjectNode of(ToClient message) {
        ObjectNode val = NODES.objectNode();
        String tag;
        if (message instanceof ToClient.Init init) {
            tag = "Init";
            val.put("actorId", init.actorId()).put("connectionId", init.connectionId());
        } else if (message instanceof ToClient.ActionResponse response) {
            tag = "ActionResponse";
            val.put("id", BigInteger.valueOf(response.id())).set("output", response.output());
        } else if (message instanceof ToClient.Event event) {
            tag = "Event";
            val.put("name", event.name()).set("args", event.args());
        } else {
            ToClient.Error error = (ToClient.Error) message;
            tag = "Error";
            val = error.error().toJson();
            if (error.actionId() == null) {
                val.putNull("actionId");
            } else {
                val.put("actionId", BigInteger.valueOf(error.actionId()));
            }
        }
        ObjectNode body = NODES.objectNode().put("tag", tag);
        body.set("val", val);
        ObjectNode tree = NODES.objectNode();
        tree.set("body", body);
        return tree;
    }

    static HttpActionRequest actionRequest(JsonNode tree) {
        if (!tree.isObject()) {
            throw invalid("The body must be an object with the field args.");
        }
        return new HttpActionRequest(present(tree.get("args")));
    }

    static ObjectNode of(HttpActionResponse response) {
        ObjectNode tree = NODES.objectNode();
        tree.set("output", response.output());
        return tree;
    }

    /** A number is taken as well, though clients send bigints. */
    private static long id(JsonNode node) {
        if (!node.isIntegralNumber()
                || node.bigIntegerValue().signum() < 0
                || node.bigIntegerValue().compareTo(MAX_ID) > 0) {
            throw invalid("The id of an ActionRequest must be a bigint from 0 on.");
        }
        return node.longValue();
    }

    private static String string(JsonNode node) {
        if (!node.isTextual()) {
            throw invalid("The name must be a string.");
        }
        return node.textValue();
    }

    private static boolean bool(JsonNode node) {
        if (!node.isBoolean()) {
            throw invalid("The field subscribe must be true or false.");
        }
        return node.booleanValue();
    }

    /** Null where there is nothing. */
    static @Nullable JsonNode present(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode() ? null : node;
    }

    static ActorException invalid(String message) {
        return ActorException.refused(ErrorCode.INVALID_REQUEST, message);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Messages as JSON text. Clients are exact about three things: an action id is a bigint, never a number; the id of an
 * error is null rather than absent; an absent actor is absent rather than null.
 */
final class JsonMessageCodec implements MessageCodec {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final BigInteger MAX_ID = BigInteger.valueOf(Long.MAX_VALUE);

    private final Values values;
    private final Limits limits;

    JsonMessageCodec(Values values) {
        this.values = values;
        this.limits = values.limits();
    }

    @Override
    public WireEncoding encoding() {
        return WireEncoding.JSON;
    }

    @Override
    public ToServer decode(WireMessage message) {
        Values.checkIncoming(message.size(), limits.messageIn(), "The message");
        JsonNode body = values.json().read(text(message)).path("body");
        JsonNode val = body.path("val");
        return switch (body.path("tag").asText()) {
            case "ActionRequest" -> new ToServer.ActionRequest(
                    id(val.path("id")), string(val.path("name")), present(val.get("args")));
            case "SubscriptionRequest" -> new ToServer.SubscriptionRequest(
                    string(val.path("eventName")), bool(val.path("subscribe")));
            default -> throw invalid("The message is neither an ActionRequest nor a SubscriptionRequest.");
        };
    }

    @Override
    public WireMessage encode(ToClient message) {
        if (message instanceof ToClient.Error error) {
            return encode(error);
        }
        return new WireMessage.Text(values.json().write(tree(message), limits.messageOut()));
    }

    @Override
    public HttpActionRequest decodeActionRequest(byte[] body) {
        Values.checkIncoming(body.length, limits.messageIn(), "The body");
        JsonNode tree = values.json().read(utf8(body));
        if (!tree.isObject()) {
            throw invalid("The body must be an object with the field args.");
        }
        return new HttpActionRequest(present(tree.get("args")));
    }

    @Override
    public byte[] encodeActionResponse(HttpActionResponse response) {
        ObjectNode tree = NODES.objectNode();
        tree.set("output", response.output());
        return values.json().write(tree, limits.messageOut()).getBytes(StandardCharsets.UTF_8);
    }

    private WireMessage encode(ToClient.Error error) {
        try {
            return new WireMessage.Text(values.json().write(tree(error), limits.messageOut()));
        } catch (ActorException | IllegalStateException e) {
            ToClient.Error shortened = new ToClient.Error(error.error().shortened(), error.actionId());
            return new WireMessage.Text(values.json().write(tree(shortened), Integer.MAX_VALUE));
        }
    }

    private static ObjectNode tree(ToClient message) {
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

    private static String text(WireMessage message) {
        return message instanceof WireMessage.Text text ? text.text() : utf8(((WireMessage.Binary) message).bytes());
    }

    private static String utf8(byte[] bytes) {
        return Utf8.decode(bytes).orElseThrow(() -> invalid("The message is not UTF-8."));
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

    private static @Nullable JsonNode present(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }

    private static ActorException invalid(String message) {
        return ActorException.refused(ErrorCode.INVALID_REQUEST, message);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.node.NullNode;
import io.troupe.spi.ArgumentSource;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes Java values of what clients send, and the other way round. One for each deployment, so that nothing outlives it;
 * may be shared by threads.
 */
public final class Values {

    private final Limits limits;
    private final ObjectMapper mapper = StrictMapper.create();
    private final JsonText json;
    private final ArgumentBinder binder = new ArgumentBinder(mapper);

    /** Within limits. */
    public Values(Limits limits) {
        this.limits = limits;
        this.json = new JsonText();
    }

    /**
     * A mapper that reads and writes values as this does, to learn from it what they look like. Its own: what it learns of
     * types goes with it.
     */
    public ObjectMapper introspection() {
        return StrictMapper.create();
    }

    /** The limits it keeps. */
    public Limits limits() {
        return limits;
    }

    /**
     * The arguments of a call: an array holds one for each parameter, any other value is a single argument.
     *
     * @param args as decoded; null, or a null or missing node, for none
     */
    public ArgumentSource arguments(@Nullable JsonNode args) {
        return types -> binder.bind(args, types);
    }

    /**
     * An action's result as a tree of its own.
     *
     * @param value null gives a null node
     * @throws IllegalStateException if the value cannot be encoded; for logs, not for callers
     */
    public JsonNode tree(@Nullable Object value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        try {
            return mapper.valueToTree(value);
        } catch (IllegalArgumentException | StackOverflowError e) {
            throw new IllegalStateException(
                    "TROUPE003001: A value of " + value.getClass().getName()
                            + " cannot be encoded as JSON; return records, collections, strings and numbers, and no cycles.",
                    e);
        }
    }

    /**
     * The input for a create hook.
     *
     * @param bytes CBOR with compat tags, decoded from base64
     * @return null for none
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG} or {@link ErrorCode#INVALID_REQUEST}
     */
    public @Nullable JsonNode input(byte[] bytes) {
        checkIncoming(bytes.length, limits.input(), "The input");
        return present(CborValues.read(bytes, true));
    }

    /**
     * The parameters of a connection.
     *
     * @param text JSON
     * @return null for none
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG} or {@link ErrorCode#INVALID_REQUEST}
     */
    public @Nullable JsonNode params(String text) {
        checkIncoming(Utf8.length(text), limits.params(), "The connection parameters");
        return present(json.read(text));
    }

    /** JSON text of a tree in UTF-8, for what is not a message, such as the answers of the control API. */
    public byte[] encode(JsonNode tree) {
        return json.write(tree, Integer.MAX_VALUE).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The same within a limit.
     *
     * @throws ActorException {@link ErrorCode#OUTGOING_TOO_LONG}
     */
    public byte[] encode(JsonNode tree, int limit) {
        return json.write(tree, limit).getBytes(StandardCharsets.UTF_8);
    }

    /** Facts that go with an error; null if there are none, or they cannot be encoded. */
    @Nullable
    JsonNode metadata(@Nullable Object value) {
        try {
            return value == null ? null : tree(value);
        } catch (IllegalStateException e) {
            return null;
        }
    }

    JsonText json() {
        return json;
    }

    static void checkIncoming(int size, int limit, String what) {
        if (size > limit) {
            throw ActorException.refused(
                    ErrorCode.INCOMING_TOO_LONG, what + " has " + size + " bytes; the limit is " + limit + ".");
        }
    }

    private static @Nullable JsonNode present(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node;
    }
}

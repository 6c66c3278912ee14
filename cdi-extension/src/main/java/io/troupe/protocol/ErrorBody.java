// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A failure as callers outside see it: nothing of the inside is in it.
 *
 * <p>Whether the action was executed stands beside group and code, and in a header of HTTP answers. Clients of the
 * {@code rivetkit} family hand neither of them on, so it is repeated in the metadata, which they do; but not in what they
 * show as an application's own: its {@code UserException}, and an unplanned failure of an action, which both mean that it was rolled back.
 *
 * @param metadata facts for the caller; null for none
 * @param executed whether the action was executed
 * @param actor which actor; null if none was found or it does not matter
 */
public record ErrorBody(
        String group,
        String code,
        String message,
        @Nullable JsonNode metadata,
        Executed executed,
        @Nullable ActorSpecifier actor) {

    /** The header of HTTP answers that says whether the action of a failed call was executed. */
    public static final String EXECUTED_HEADER = "Troupe-Executed";

    private static final String EXECUTED = "executed";
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int MAX_CLOSE_REASON = 123;
    private static final int MAX_MESSAGE = 8 << 10;

    /**
     * What may be told about a failure.
     *
     * @param failure anything that is not an {@link ActorException} is shown as an internal error without details; the
     *     door that got it has to log it
     */
    public static ErrorBody of(Throwable failure, Values values) {
        if (!(failure instanceof ActorException known)) {
            return new ErrorBody(
                    ErrorCode.INTERNAL_ERROR.group(),
                    ErrorCode.INTERNAL_ERROR.code(),
                    "An internal error occurred",
                    null,
                    Executed.UNKNOWN,
                    null);
        }
        String masked = maskedMessage(known);
        return new ErrorBody(
                known.group(),
                known.code(),
                masked != null ? masked : Utf8.cut(String.valueOf(known.getMessage()), MAX_MESSAGE),
                masked != null || known.is(ErrorCode.INTERNAL_ERROR) ? null : values.metadata(known.metadata()),
                known.executed(),
                null);
    }

    /**
     * What may be told about a failure of something that was refused before any actor was asked.
     *
     * @param failure as in {@link #of}
     */
    public static ErrorBody ofRefused(Throwable failure, Values values) {
        ErrorBody error = of(failure, values);
        return failure instanceof ActorException
                ? error
                : new ErrorBody(error.group, error.code, error.message, error.metadata, Executed.NO, null);
    }

    /**
     * The HTTP status of a failure. 429 and 503 are promises that nothing was executed, by which proxies and clients may
     * repeat a call; where that is not known, it is 504.
     */
    public static int status(Throwable failure) {
        if (!(failure instanceof ActorException known)) {
            return ErrorCode.INTERNAL_ERROR.status();
        }
        boolean promises = known.status() == TOO_MANY_REQUESTS || known.status() == SERVICE_UNAVAILABLE;
        return promises && known.executed() != Executed.NO ? GATEWAY_TIMEOUT : known.status();
    }

    /** The headers that an HTTP answer of that status carries, beside those of every answer. */
    public Map<String, String> headers(int status) {
        if (status == UNAUTHORIZED) {
            return Map.of(EXECUTED_HEADER, executed.wireName(), "WWW-Authenticate", "Bearer");
        }
        return status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE
                ? Map.of(EXECUTED_HEADER, executed.wireName(), "Retry-After", RETRY_AFTER_SECONDS)
                : Map.of(EXECUTED_HEADER, executed.wireName());
    }

    /** With the actor it is about. */
    public ErrorBody about(@Nullable ActorSpecifier which) {
        return new ErrorBody(group, code, message, metadata, executed, which);
    }

    /** For the frame that closes a WebSocket: {@code group.code}, at most 123 bytes. */
    public String closeReason() {
        return Utf8.cut(group + '.' + code, MAX_CLOSE_REASON);
    }

    /** As a tree, for all encodings that have one. What is absent is left out: clients refuse null here. */
    ObjectNode toJson() {
        return tree(metadataOnWire());
    }

    private ObjectNode tree(@Nullable JsonNode facts) {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("group", group)
                .put("code", code)
                .put("message", message);
        if (facts != null) {
            tree.set("metadata", facts);
        }
        tree.put(EXECUTED, executed.wireName());
        if (actor != null) {
            tree.putObject("actor")
                    .put("actorId", actor.actorId())
                    .put("generation", actor.generation())
                    .put("key", actor.key());
        }
        return tree;
    }

    /** What clients are told beside the message; null for nothing. */
    @Nullable
    JsonNode metadataOnWire() {
        boolean rolledBack = code.equals(ErrorCode.INTERNAL_ERROR.code()) && executed == Executed.NO;
        if (!ErrorCode.isTroupes(group) || rolledBack || metadata != null && !metadata.isObject()) {
            return metadata;
        }
        ObjectNode facts =
                metadata == null ? JsonNodeFactory.instance.objectNode() : ((ObjectNode) metadata).deepCopy();
        return facts.put(EXECUTED, executed.wireName());
    }

    /**
     * The body of an HTTP answer. Errors are JSON whatever the request's encoding: clients look at the content type.
     * Shortened if it is over the limit; never fails.
     */
    public byte[] json(Values values) {
        return bounded(values, ErrorBody::toJson);
    }

    /** The body of an HTTP answer in the form of RFC 9457, for callers that speak no client protocol. Never fails. */
    public byte[] problemJson(int status, Values values) {
        return bounded(values, error -> {
            ObjectNode tree = JsonNodeFactory.instance
                    .objectNode()
                    .put("type", "about:blank")
                    .put("title", error.group + '.' + error.code)
                    .put("status", status)
                    .put("detail", error.message);
            tree.setAll(error.tree(error.metadata));
            return tree;
        });
    }

    private byte[] bounded(Values values, Function<ErrorBody, ObjectNode> form) {
        try {
            return values.json()
                    .write(form.apply(this), values.limits().messageOut())
                    .getBytes(StandardCharsets.UTF_8);
        } catch (ActorException | IllegalStateException e) {
            return values.encode(form.apply(shortened()));
        }
    }

    /** The least that can be said, when the whole is over the limit. */
    ErrorBody shortened() {
        return new ErrorBody(Utf8.cut(group, 64), Utf8.cut(code, 64), Utf8.cut(message, 256), null, executed, null);
    }

    /**
     * The failures of the store speak of its inside. Messages of an internal error hold nothing but the id under which
     * the log has the rest: the runtime sees to that.
     */
    private static @Nullable String maskedMessage(ActorException failure) {
        if (failure.is(ErrorCode.STORE_FAILED)) {
            return "The state could not be read or saved";
        }
        if (failure.is(ErrorCode.STATE_UNREADABLE)) {
            return "The stored state cannot be read";
        }
        return null;
    }
}

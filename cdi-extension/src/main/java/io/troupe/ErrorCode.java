// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The failures that Troupe itself reports, each with a stable group, code and HTTP status. This is the one list: the
 * documentation is made from it, and both doors and Java callers see the same names.
 *
 * <p>Applications have the group {@code user} for themselves, and any other that is not here, see {@link UserException}.
 */
public enum ErrorCode {
    /** No such actor; never created, or destroyed. */
    NOT_FOUND("actor", "not_found", 404),
    /** {@code create} was asked for an actor that exists. */
    DUPLICATE_KEY("actor", "duplicate_key", 400),
    /** No actor type of that name is deployed. */
    UNKNOWN_ACTOR("actor", "unknown_type", 400),
    /** The key, the actor name or the namespace is over a limit or malformed. */
    INVALID_KEY("actor", "invalid_key", 400),
    /** The actor type has no action of that name. */
    ACTION_NOT_FOUND("actor", "action_not_found", 404),
    /** Wrong number of arguments, or one that does not fit its type. */
    INVALID_ARGUMENTS("actor", "invalid_arguments", 400),
    /** The arguments, or the result, broke a constraint that the action declares. */
    VALIDATION_ERROR("actor", "validation_error", 400),
    /** The actor needs input to be created, and there was none. */
    INPUT_REQUIRED("actor", "input_required", 400),
    /** The call waited too long for its turn, or its answer took too long. */
    ACTION_TIMED_OUT("actor", "action_timed_out", 504),
    /** The waiting caller was interrupted. */
    INTERRUPTED("actor", "interrupted", 503),
    /** The turn queue of the actor is full. */
    OVERLOADED("actor", "overloaded", 429),
    /** A connection listens to as many events as it may. */
    TOO_MANY_SUBSCRIPTIONS("ws", "too_many_subscriptions", 429),
    /** Two call chains wait for each other. */
    CALL_CYCLE("actor", "call_cycle", 409),
    /** The call chain is longer than 32 calls. */
    CHAIN_TOO_LONG("actor", "chain_too_long", 409),
    /** A read-only action called a writing action of its own actor, or broadcast. */
    READ_ONLY("actor", "read_only", 409),
    /** A call further in failed and took the turn with it. */
    ROLLED_BACK("actor", "rolled_back", 500),
    /** The application is stopping. */
    STOPPING("actor", "stopping", 503),
    /** The stored state cannot be read with the deployed classes; it is left untouched. */
    STATE_UNREADABLE("actor", "state_unreadable", 500),
    /** The store could not be reached, or refused the write. */
    STORE_FAILED("actor", "store_failed", 503),
    /** Another node owns the actor, or has taken it over; calls are not passed on to it yet. */
    NOT_OWNER("actor", "not_owner", 503),
    /** The state has grown over its limit; the action was rolled back. */
    STATE_TOO_LARGE("actor", "state_too_large", 413),
    /** The idempotency key came with another request before. */
    IDEMPOTENCY_KEY_REUSED("actor", "idempotency_key_reused", 409),
    /** The idempotency key is empty or over its limit. */
    IDEMPOTENCY_KEY_INVALID("actor", "idempotency_key_invalid", 400),
    /** A connection hook took too long. */
    CALLBACK_TIMED_OUT("actor", "callback_timed_out", 504),
    /** Anything unplanned. The details are in the server's log under the id in the message. */
    INTERNAL_ERROR("actor", "internal_error", 500),
    /** The caller may not call this action, or the action says nothing about who may. */
    FORBIDDEN("auth", "forbidden", 403),
    /** The token is not good: unknown, forged, revoked. */
    TOKEN_INVALID("auth", "token_invalid", 401),
    /** The token was good once, and has expired. */
    TOKEN_EXPIRED("auth", "token_expired", 401),
    /** A request body or a message is over its limit. */
    INCOMING_TOO_LONG("message", "incoming_too_long", 413),
    /** The body of a request did not come in time. */
    INCOMING_TOO_SLOW("message", "incoming_too_slow", 408),
    /** An answer or an event is over its limit. */
    OUTGOING_TOO_LONG("message", "outgoing_too_long", 500),
    /** A request body or a message cannot be decoded. */
    INVALID_REQUEST("actor", "invalid_request", 400),
    /** The HTTP method does not fit the path. */
    METHOD_NOT_ALLOWED("actor", "method_not_allowed", 405),
    /** No such path at this door. */
    NO_ROUTE("guard", "no_route", 404),
    /** The addressing parameters of a path are wrong. */
    QUERY_INVALID("guard", "query_invalid_params", 400),
    /** An addressing parameter was given twice. */
    QUERY_DUPLICATE("guard", "query_duplicate_param", 400),
    /** An actor is to be created and no pool is named. */
    QUERY_MISSING_POOL("guard", "query_missing_pool", 400),
    /** A parameter that only makes sense for creation was given where none is asked for. */
    QUERY_GET_DISALLOWED("guard", "query_get_disallowed_params", 400),
    /** A token in the path where the actor is named by its key. */
    QUERY_PATH_TOKEN("guard", "query_path_token_syntax", 400),
    /** An address without an actor in its path, and neither a header nor a subprotocol that names one. */
    MISSING_HEADER("guard", "missing_header", 400),
    /** The door cannot take the request now. */
    SERVICE_UNAVAILABLE("guard", "service_unavailable", 503),
    /** The encoding asked for is not spoken here. */
    UNSUPPORTED_ENCODING("actor", "unsupported_websocket_encoding", 400);

    /** Those in use here, and that of sends to queues, which doors answer. */
    private static final Set<String> GROUPS = Stream.concat(
                    Arrays.stream(values()).map(ErrorCode::group), Stream.of("queue"))
            .collect(Collectors.toUnmodifiableSet());

    private final String group;
    private final String code;
    private final int status;

    ErrorCode(String group, String code, int status) {
        this.group = group;
        this.code = code;
        this.status = status;
    }

    /** Whether Troupe reports failures in that group; applications do not then. */
    public static boolean isTroupes(String group) {
        return GROUPS.contains(group);
    }

    /** The first half of the stable name. */
    public String group() {
        return group;
    }

    /** The second half of the stable name. */
    public String code() {
        return code;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }
}

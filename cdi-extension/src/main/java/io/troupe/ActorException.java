// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed, with a stable group and code and word on whether the action was executed.
 *
 * <p>Message and metadata may be shown to callers outside: they never hold a class name, a path or SQL. What went wrong
 * inside is in the cause, which no door sends.
 */
public class ActorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String group;
    private final String code;
    private final int status;
    private final Executed executed;
    private final transient @Nullable Object metadata;

    /** A failure of Troupe's own, see {@link ErrorCode}. */
    public ActorException(ErrorCode error, Executed executed, String message, @Nullable Throwable cause) {
        this(error.group(), error.code(), error.status(), executed, message, null, cause);
    }

    ActorException(
            String group,
            String code,
            int status,
            Executed executed,
            String message,
            @Nullable Object metadata,
            @Nullable Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.group = group;
        this.code = code;
        this.status = status;
        this.executed = executed;
        this.metadata = metadata;
    }

    /** A failure before execution: {@link Executed#NO}, no cause. */
    public static ActorException refused(ErrorCode error, String message) {
        return new ActorException(error, Executed.NO, message, null);
    }

    /** A failure before execution with facts for the caller, which must be encodable as JSON. */
    public static ActorException refused(ErrorCode error, String message, Object metadata) {
        return new ActorException(error.group(), error.code(), error.status(), Executed.NO, message, metadata, null);
    }

    /**
     * The same failure, for a caller whose own action failed because of it: what is known of that action differs from what is
     * known of the one further in.
     */
    public final ActorException as(Executed known) {
        return known == executed ? this : new ActorException(group, code, status, known, getMessage(), metadata, this);
    }

    /** The first half of the stable name, for example {@code actor}. */
    public final String group() {
        return group;
    }

    /** The second half of the stable name, for example {@code not_found}. */
    public final String code() {
        return code;
    }

    /** The HTTP status that fits. */
    public final int status() {
        return status;
    }

    /** Whether the action was executed. */
    public final Executed executed() {
        return executed;
    }

    /** Facts for the caller, encodable as JSON; null if there are none. */
    public final @Nullable Object metadata() {
        return metadata;
    }

    /** Whether this is that failure. */
    public final boolean is(ErrorCode error) {
        return error.group().equals(group) && error.code().equals(code);
    }
}

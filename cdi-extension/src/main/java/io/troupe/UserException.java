// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by an action to refuse a call on purpose: code, message and metadata reach the caller as they are, in group
 * {@code user} unless another is given. The action is rolled back ({@link Executed#NO}).
 *
 * <p>Any other exception reaches callers outside as {@code actor.internal_error}, without its message.
 */
public class UserException extends ActorException {

    private static final long serialVersionUID = 1L;

    /** Code {@code user_error}. */
    public UserException(String message) {
        this("user_error", message, null);
    }

    /** A code of the application's own. */
    public UserException(String code, String message) {
        this(code, message, null);
    }

    /**
     * A code of the application's own, with facts.
     *
     * @param metadata encodable as JSON, or null
     */
    public UserException(String code, String message, @Nullable Object metadata) {
        super("user", code, 500, Executed.NO, message, metadata, null);
    }

    /**
     * A code in a group of the application's own, with facts: for clients that already know failures by such names.
     *
     * @param group none that Troupe itself reports failures in
     * @param metadata encodable as JSON, or null
     * @throws IllegalArgumentException if Troupe itself reports failures in that group
     */
    public UserException(String group, String code, String message, @Nullable Object metadata) {
        super(checked(group), code, 500, Executed.NO, message, metadata, null);
    }

    private static String checked(String group) {
        if (ErrorCode.isTroupes(group)) {
            throw new IllegalArgumentException(
                    "TROUPE001114: The group \"" + group + "\" is Troupe's own; use \"user\" or another one.");
        }
        return group;
    }
}

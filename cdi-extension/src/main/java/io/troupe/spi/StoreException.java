// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Executed;
import org.jspecify.annotations.Nullable;

/** The store failed. The message is for logs, not for callers. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is at fault. */
    public enum Reason {
        /** The database, or the way to it. */
        UNAVAILABLE,
        /** The segment belongs to another node, or this node's ownership of it was lost. */
        NOT_OWNER,
        /** At least one of the actors in the commit: another version is stored, or it breaks a constraint or a limit. */
        REJECTED
    }

    private final Executed executed;
    private final Reason reason;

    /** With what is known about the write. */
    public StoreException(Executed executed, Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.executed = executed;
        this.reason = reason;
    }

    /** The database is at fault. */
    public StoreException(Executed executed, String message, @Nullable Throwable cause) {
        this(executed, Reason.UNAVAILABLE, message, cause);
    }

    /** The database is at fault. */
    public StoreException(Executed executed, String message) {
        this(executed, message, null);
    }

    /** Whether the write was made. */
    public Executed executed() {
        return executed;
    }

    /** What is at fault. */
    public Reason reason() {
        return reason;
    }
}

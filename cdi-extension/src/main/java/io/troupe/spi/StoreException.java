// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Executed;

/** The store failed. The message is for logs, not for callers. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Executed executed;

    /** With what is known about the write. */
    public StoreException(Executed executed, String message, Throwable cause) {
        super(message, cause);
        this.executed = executed;
    }

    /** With what is known about the write. */
    public StoreException(Executed executed, String message) {
        this(executed, message, null);
    }

    /** Whether the write was made. */
    public Executed executed() {
        return executed;
    }
}

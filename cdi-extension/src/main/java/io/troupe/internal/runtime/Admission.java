// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Whether calls are let in: until the application stops, and then those that calls in flight make, or they could not finish. */
final class Admission {

    private volatile boolean closed;

    /**
     * Refuses a call that comes too late.
     *
     * @param caller the frame that makes the call; null for a call from outside of any turn
     */
    void check(@Nullable Frame caller) {
        if (closed && caller == null) {
            throw refusal();
        }
    }

    void close() {
        closed = true;
    }

    static ActorException refusal() {
        return ActorException.refused(ErrorCode.STOPPING, "The application is stopping.");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import java.lang.reflect.Method;
import java.time.Duration;

/**
 * A hook through which anybody outside may come in, made accessible.
 *
 * @param timeout how long a client waits for it
 */
public record EntryHook(Method method, Access access, Duration timeout) {

    /**
     * Refuses callers who may not.
     *
     * @throws ActorException {@code auth.forbidden}
     */
    void check(Caller caller, String what) {
        if (!access.admits(caller, true)) {
            throw ActorException.refused(ErrorCode.FORBIDDEN, "You may not " + what + ".");
        }
    }
}

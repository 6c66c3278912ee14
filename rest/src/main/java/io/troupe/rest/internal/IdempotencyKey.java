// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.spi.ActionCall;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The key under which a call may be sent several times and is executed once, from the header {@value #HEADER}, and
 * whether its answer is that of an earlier execution.
 *
 * <p>Visible ASCII and blanks only: servers do not agree on what other bytes of a header mean, and a key that came in on two
 * of them would be two keys. For the same reason a header that is there twice is refused rather than joined.
 */
final class IdempotencyKey {

    static final String HEADER = "Idempotency-Key";

    /** Says {@code true} with an answer that was stored by an earlier execution. */
    static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private final String key;
    private volatile boolean replayed;

    private IdempotencyKey(String key) {
        this.key = key;
    }

    /**
     * The key of a request; null if it has none.
     *
     * @throws ActorException {@link ErrorCode#IDEMPOTENCY_KEY_INVALID}
     */
    static @Nullable IdempotencyKey of(HttpServletRequest request) {
        Enumeration<String> given = request.getHeaders(HEADER);
        if (!given.hasMoreElements()) {
            return null;
        }
        String key = given.nextElement();
        if (given.hasMoreElements()) {
            throw invalid("There is more than one " + HEADER + ".");
        }
        if (key.isEmpty() || key.length() > ActionCall.Idempotency.MAX_KEY) {
            throw invalid("An " + HEADER + " has 1 to " + ActionCall.Idempotency.MAX_KEY + " bytes, not " + key.length()
                    + ".");
        }
        if (!key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw invalid("An " + HEADER + " is made of visible ASCII characters and blanks.");
        }
        return new IdempotencyKey(key);
    }

    /** For the call. */
    ActionCall.Idempotency forCall() {
        return new ActionCall.Idempotency(key, () -> replayed = true);
    }

    /** Marks the answer if it comes from an earlier execution. */
    Answer mark(Answer answer) {
        return replayed ? answer.with(REPLAYED_HEADER, "true") : answer;
    }

    private static ActorException invalid(String message) {
        return ActorException.refused(ErrorCode.IDEMPOTENCY_KEY_INVALID, message);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.spi.StoredReply;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What makes a call one that may arrive several times and is executed once: its answer is committed with what it did, under the
 * caller's key, and every further arrival gets that answer.
 */
final class Repetition {

    /** Makes answers storable, and the other way round. */
    interface Form {

        /** To be stored. */
        byte[] keep(@Nullable Object result);

        /** The answer, of what was stored. */
        @Nullable
        Object replay(byte[] kept);
    }

    final byte[] key;
    private final byte[] request;
    private final Form form;
    private final Instant expires;
    private final Runnable onReplay;

    Repetition(byte[] key, byte[] request, Form form, Instant expires, Runnable onReplay) {
        this.key = key;
        this.request = request;
        this.form = form;
        this.expires = expires;
        this.onReplay = onReplay;
    }

    /** What is committed with the first execution. */
    StoredReply reply(@Nullable Object result) {
        return new StoredReply(key, request, form.keep(result), expires);
    }

    /**
     * The answer to a further arrival.
     *
     * @throws ActorException if it is another request
     */
    @Nullable
    Object replay(StoredReply stored) {
        if (!Arrays.equals(stored.request(), request)) {
            throw ActorException.refused(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, "The idempotency key was used for another request.");
        }
        onReplay.run();
        return form.replay(stored.answer());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.MessageId;
import io.troupe.spi.StoredReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a turn wants to have committed.
 *
 * @param document the new state; null if it is unchanged
 * @param delete whether the actor is destroyed
 * @param reply to be kept for repetitions of the call; null for none
 * @param sent one-way messages
 * @param received the message that the turn has executed; null for none
 */
record Effect(
        byte @Nullable [] document,
        boolean delete,
        @Nullable StoredReply reply,
        List<Outbox.Tell> sent,
        @Nullable MessageId received) {

    /** A new state and nothing else. */
    static Effect of(byte[] document) {
        return new Effect(document, false, null, List.of(), null);
    }
}

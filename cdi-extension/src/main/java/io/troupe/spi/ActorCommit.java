// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.util.List;

/**
 * One actor's part in a commit: all of it is made durable together with the parts of the others, or nothing.
 *
 * @param write of the actor's row
 * @param ownership in which the actor was loaded; the commit fails if it has been lost
 * @param replies to keep for repeated calls
 * @param sent messages to keep for their receivers
 * @param received messages that this actor has executed, to be deleted; each must be there
 */
public record ActorCommit(
        ActorWrite write,
        Ownership ownership,
        List<StoredReply> replies,
        List<StoredMessage> sent,
        List<MessageId> received) {

    /** A write alone. */
    public static ActorCommit of(ActorWrite write, Ownership ownership) {
        return new ActorCommit(write, ownership, List.of(), List.of(), List.of());
    }
}

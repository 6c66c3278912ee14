// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.ActorCommit;
import io.troupe.spi.MessageId;
import io.troupe.spi.Segments;
import io.troupe.spi.StoredReply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An actor's part in a {@link Joint}: the turn that is held, and what it leaves. */
final class Part {

    private final Turn turn;
    private final byte[] hash;

    /** Whether code of the actor runs. Guarded by the joint. */
    boolean busy = true;

    // Used on the thread that is in the transaction, then by the one that settles.
    final List<StoredReply> replies = new ArrayList<>(0);
    final List<MessageId> received = new ArrayList<>(0);

    @Nullable
    ActorCommit commit;
    /** The document before, once that of the activation is the one that was written. */
    byte @Nullable [] before;

    private volatile boolean settled;

    Part(Turn turn) {
        this.turn = turn;
        this.hash = Segments.hash(turn.slot.id());
    }

    Turn turn() {
        return turn;
    }

    /** Orders the parts of all transactions alike. */
    byte[] hash() {
        return hash;
    }

    boolean isSettled() {
        return settled;
    }

    void settled() {
        settled = true;
    }
}

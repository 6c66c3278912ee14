// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.StoreException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Transactions of this node of which it could not be found out in time what became of them, and which may still be committed.
 * What is read before that would be out of date without anybody knowing: so the segments that they write to are lost, and not
 * acquired again before it is settled. (Other nodes need not care: to take over they wait for such a transaction at its
 * node's row, see {@link Burial}.) May be shared by threads.
 */
final class Doubts {

    /** A transaction whose COMMIT was not answered, and the session it ran in. */
    record Doubt(CommitId id, int backend) {}

    private final CommitLog log;
    private final Lender lender;
    private final Map<Integer, Queue<Doubt>> bySegment = new ConcurrentHashMap<>();

    /**
     * None so far.
     *
     * @param lender for settling them
     */
    Doubts(CommitLog log, Lender lender) {
        this.log = log;
        this.lender = lender;
    }

    /** What became of that batch is not known. */
    void add(Batch batch, Doubt doubt) {
        for (Owned owned : batch.owned.values()) {
            bySegment
                    .computeIfAbsent(owned.segment(), segment -> new ConcurrentLinkedQueue<>())
                    .add(doubt);
            // Only now: whoever finds it lost has to find the doubt too.
            owned.lose();
        }
    }

    /**
     * Waits for what may still be written to the segment.
     *
     * @throws StoreException if it is still in doubt; not executed
     */
    void settle(int segment) {
        Queue<Doubt> doubts = bySegment.get(segment);
        if (doubts == null) {
            return;
        }
        for (Doubt doubt = doubts.peek(); doubt != null; doubt = doubts.peek()) {
            if (!log.isSettled(lender, doubt.id(), doubt.backend())) {
                throw new StoreException(
                        Executed.NO,
                        "It cannot be found out yet what became of an earlier commit to segment " + segment);
            }
            doubts.remove(doubt);
        }
    }
}

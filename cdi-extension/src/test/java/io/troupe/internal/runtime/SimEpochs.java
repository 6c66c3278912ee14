// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.spi.Segments;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which epoch each segment was in at which time, and in which of them a process has read an actor. From this follows, whatever
 * fences and leases say, whether what a process answers or commits is what the actor's owner has in memory.
 */
final class SimEpochs {

    /** A process has read an actor's row, or that there is none. */
    record Read(long tick, long epoch) {
        private static final Read NEVER = new Read(0, 0);
    }

    private record Reader(SimProcess process, ActorId actor) {}

    // By tick.
    private final Map<Integer, TreeMap<Long, Long>> begun = new HashMap<>();
    private final Map<Reader, TreeMap<Long, Read>> reads = new HashMap<>();

    void begins(int segment, long epoch, long tick) {
        begun.computeIfAbsent(segment, any -> new TreeMap<>()).put(tick, epoch);
    }

    void read(SimProcess process, ActorId actor, long tick) {
        reads.computeIfAbsent(new Reader(process, actor), any -> new TreeMap<>())
                .put(tick, new Read(tick, at(actor, tick)));
    }

    /** The epoch at that time. */
    long at(ActorId actor, long tick) {
        return last(begun.get(Segments.of(actor)), tick, 0L);
    }

    /** Where the process has its memory of the actor from. */
    Read lastRead(SimProcess process, ActorId actor, long tick) {
        return last(reads.get(new Reader(process, actor)), tick, Read.NEVER);
    }

    private static <T> T last(@Nullable TreeMap<Long, T> all, long tick, T none) {
        Map.Entry<Long, T> last = all == null ? null : all.floorEntry(tick);
        return last == null ? none : last.getValue();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

/** Brings the actors of a node to rest: those in flight finish, all go to sleep. */
final class Drain {

    private static final long POLL_NANOS = 5_000_000;

    private final Slots slots;
    private final Sleeper sleeper;
    private final CommitPipeline pipeline;
    private final Parking parking;

    Drain(Slots slots, Sleeper sleeper, CommitPipeline pipeline, Parking parking) {
        this.slots = slots;
        this.sleeper = sleeper;
        this.pipeline = pipeline;
        this.parking = parking;
    }

    /** Returns when all actors sleep, or after that time; a log entry then says how many do not. */
    void run(long graceNanos) {
        long deadline = parking.nanoTime() + graceNanos;
        while (true) {
            slots.all().forEach(slot -> {
                if (slot.activation != null && slot.queue.isIdle()) {
                    sleeper.sleepSoon(slot);
                }
            });
            // The platform may have taken the committer's thread away by now.
            pipeline.push(null);
            if (slots.all().isEmpty()) {
                return;
            }
            if (parking.nanoTime() - deadline > 0) {
                RuntimeLog.notDrained(slots.all().size());
                return;
            }
            parking.park(this, POLL_NANOS);
        }
    }
}

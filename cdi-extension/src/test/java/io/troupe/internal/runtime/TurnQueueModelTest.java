// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/**
 * The turn queue in all interleavings of short scenarios: whatever three threads do, there is an order of one after the other in
 * which all of them would have been told the same. Each thread has one turn at a time, or waits for one.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
public class TurnQueueModelTest {

    private static final int SCENARIOS = 6;
    private static final int LIMIT = 1;

    private static final Slot SLOT = TestSlots.of("model");

    private final TurnQueue queue = new TurnQueue();
    private final Turn[] held = new Turn[Interleavings.IDS];
    private final Waiter[] waiting = new Waiter[Interleavings.IDS];

    /** Takes a turn or goes without. */
    @Operation
    public String tryEnter(@Param(name = "thread") int thread, @Param(gen = BooleanGen.class) boolean exclusive) {
        if (held[thread] != null || waiting[thread] != null) {
            return "busy";
        }
        Turn turn = new Turn(SLOT, exclusive, null);
        if (!queue.tryEnter(turn)) {
            return "taken";
        }
        held[thread] = turn;
        return "held";
    }

    /** Takes a turn or waits for it. */
    @Operation
    public String enter(@Param(name = "thread") int thread, @Param(gen = BooleanGen.class) boolean exclusive) {
        if (held[thread] != null || waiting[thread] != null) {
            return "busy";
        }
        Turn turn = new Turn(SLOT, exclusive, null);
        Waiter waiter = Waiter.task(turn, null, false, queue, woken -> {});
        Waiter.State state = queue.enter(waiter, LIMIT);
        if (state == Waiter.State.GRANTED) {
            held[thread] = turn;
        } else if (state == Waiter.State.WAITING) {
            waiting[thread] = waiter;
        }
        return state.name();
    }

    /** Whether it was let in meanwhile. */
    @Operation
    public String look(@Param(name = "thread") int thread) {
        Waiter waiter = waiting[thread];
        if (waiter == null) {
            return "none";
        }
        Waiter.State state = waiter.state();
        if (state == Waiter.State.GRANTED) {
            held[thread] = waiter.turn;
            waiting[thread] = null;
        }
        return state.name();
    }

    /** Waits no longer. */
    @Operation
    public String giveUp(@Param(name = "thread") int thread) {
        Waiter waiter = waiting[thread];
        if (waiter == null) {
            return "none";
        }
        waiting[thread] = null;
        if (waiter.giveUp(Waiter.State.WITHDRAWN)) {
            return "gave up";
        }
        held[thread] = waiter.turn;
        return "held";
    }

    /** Gives the turn back. */
    @Operation
    public String release(@Param(name = "thread") int thread) {
        Turn turn = held[thread];
        if (turn == null) {
            return "none";
        }
        held[thread] = null;
        queue.release(turn);
        return "released";
    }

    @Test
    void answersAsIfOneCallCameAfterTheOtherInAllInterleavings() {
        Interleavings.sized(new ModelCheckingOptions(), 1, SCENARIOS)
                .invocationsPerIteration(300)
                .check(getClass());
    }

    @Test
    void answersAsIfOneCallCameAfterTheOtherUnderStress() {
        // Few: threads that spin for each other on few cores take their time.
        Interleavings.sized(new StressOptions(), 1, SCENARIOS)
                .invocationsPerIteration(50)
                .check(getClass());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.Caller;
import io.troupe.protocol.RequestCaller;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/**
 * Call chains that wait for one actor, each from an actor of its own, in all interleavings of short scenarios: nobody who holds
 * the actor waits for anything, so no wait closes a cycle, whoever is let in or gives up while one is looked for.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
public class WaitGraphModelTest {

    private static final int SCENARIOS = 2;

    private static final Caller CALLER = new RequestCaller("caller", false, Set.of());
    private static final Slot CALLED = TestSlots.of("called");
    private static final Slot CALLING = TestSlots.of("calling");

    private final WaitGraph graph = new WaitGraph();
    private final TurnQueue queue = new TurnQueue();
    private final Turn[] held = new Turn[Interleavings.IDS];
    private final Waiter[] waiting = new Waiter[Interleavings.IDS];

    /** The actor is in use and a call waits for it, so that the shortest scenarios have something to meet. */
    public WaitGraphModelTest() {
        enter(1);
        enter(2);
    }

    /** Takes the actor's turn, or waits for it. */
    @Operation
    public String enter(@Param(name = "thread") int thread) {
        if (held[thread] != null || waiting[thread] != null) {
            return "busy";
        }
        Frame caller = new Frame(new Turn(CALLING, true, null), null, false, CALLER);
        Waiter waiter = Waiter.task(new Turn(CALLED, true, null), caller, false, queue, woken -> {});
        if (queue.enter(waiter, Interleavings.IDS) == Waiter.State.GRANTED) {
            held[thread] = waiter.turn;
            return "held";
        }
        waiting[thread] = waiter;
        return graph.publish(waiter) ? "waits" : "cycle";
    }

    /** Goes on if it was let in meanwhile. */
    @Operation
    public void look(@Param(name = "thread") int thread) {
        Waiter waiter = waiting[thread];
        if (waiter != null && waiter.state() == Waiter.State.GRANTED) {
            goesOn(thread);
        }
    }

    /** Waits no longer. */
    @Operation
    public void giveUp(@Param(name = "thread") int thread) {
        Waiter waiter = waiting[thread];
        if (waiter != null && waiter.giveUp(Waiter.State.WITHDRAWN)) {
            graph.retract(waiter);
            waiting[thread] = null;
        } else if (waiter != null) {
            goesOn(thread);
        }
    }

    private void goesOn(int thread) {
        graph.retract(waiting[thread]);
        held[thread] = waiting[thread].turn;
        waiting[thread] = null;
    }

    /** Gives the turn back. */
    @Operation
    public void release(@Param(name = "thread") int thread) {
        Turn turn = held[thread];
        if (turn != null) {
            held[thread] = null;
            queue.release(turn);
        }
    }

    @Test
    void findsNoCycleWhereThereIsNoneInAnyInterleaving() {
        Interleavings.sized(new ModelCheckingOptions(), 1, SCENARIOS)
                .invocationsPerIteration(300)
                .check(getClass());
    }
}

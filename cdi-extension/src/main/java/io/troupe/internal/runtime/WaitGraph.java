// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds call chains of this node that wait for each other.
 *
 * <p>Nodes are {@linkplain Waiter waiting calls}; each waits for the turns held before it, and a held turn waits for all
 * calls further down its chain that keep it from ending, or, where it is held for a transaction, for those that the thread of
 * the transaction makes. An edge is published before the search, and both under one lock: so of several waits that close a
 * cycle together, the last one sees all others. Turns are given out and back during the search, but what a waiter waits for
 * is asked only while it is sure to wait, and a turn on a cycle cannot end: what is found is real. Only calls made within a
 * turn, or within a transaction that holds turns, are published; any other holds nothing that others could wait for, and pays
 * nothing here.
 */
final class WaitGraph {

    // Guarded by this: the waits that each turn may be held up by.
    private final Map<Turn, Set<Waiter>> under = new IdentityHashMap<>();

    /**
     * Publishes a wait.
     *
     * @return false if it would close a cycle; it is not published then
     */
    synchronized boolean publish(Waiter waiter) {
        held(waiter).forEach(turn -> under.computeIfAbsent(turn, t -> new LinkedHashSet<>())
                .add(waiter));
        if (closesCycle(waiter)) {
            retract(waiter);
            return false;
        }
        return true;
    }

    /** The wait is over. */
    synchronized void retract(Waiter waiter) {
        for (Turn turn : held(waiter)) {
            Set<Waiter> waiters = under.get(turn);
            if (waiters != null && waiters.remove(waiter) && waiters.isEmpty()) {
                under.remove(turn);
            }
        }
    }

    /** A frame goes on in another turn: what held up the one before holds up that one. */
    synchronized void moved(Frame frame, Turn next) {
        Set<Waiter> waiters = under.remove(frame.turn);
        frame.turn = next;
        if (waiters != null) {
            under.put(next, waiters);
        }
    }

    /** The turns above a waiter: of its chain, and of the transactions that the chain is in. */
    private static List<Turn> held(Waiter waiter) {
        List<Turn> turns = new ArrayList<>();
        addTurns(waiter.within, turns);
        for (Frame frame = waiter.caller; frame != null; frame = frame.caller) {
            turns.add(frame.turn);
            addTurns(frame.within(), turns);
        }
        return turns;
    }

    private static void addTurns(@Nullable Joint within, List<Turn> turns) {
        if (within != null) {
            turns.addAll(within.turns());
        }
    }

    /**
     * A frame has returned its stage, or has run to its end as a task: calls that it made without waiting hold its turn up
     * from now on. Those of them that close a cycle are refused.
     */
    void returned(Frame frame) {
        frame.markReturned();
        for (Waiter waiter : closingCyclesUnder(frame.turn)) {
            if (waiter.giveUp(Waiter.State.REFUSED)) {
                waiter.wake();
            }
        }
    }

    private synchronized List<Waiter> closingCyclesUnder(Turn turn) {
        List<Waiter> cyclic = new ArrayList<>(0);
        for (Waiter waiter : under.getOrDefault(turn, Set.of())) {
            if (waiter.holdsUp(turn) && closesCycle(waiter)) {
                cyclic.add(waiter);
            }
        }
        return cyclic;
    }

    private boolean closesCycle(Waiter start) {
        Set<Waiter> seen = new HashSet<>();
        Deque<Waiter> next = new ArrayDeque<>();
        next.add(start);
        List<Turn> turns = new ArrayList<>();
        List<Waiter> waiters = new ArrayList<>();
        while (!next.isEmpty()) {
            Waiter waiter = next.remove();
            turns.clear();
            waiters.clear();
            addBlockers(waiter, turns, waiters);
            for (Turn turn : turns) {
                for (Waiter below : under.getOrDefault(turn, Set.of())) {
                    if (below.holdsUp(turn)) {
                        waiters.add(below);
                    }
                }
            }
            for (Waiter blocking : waiters) {
                if (blocking == start) {
                    return true;
                }
                if (seen.add(blocking)) {
                    next.add(blocking);
                }
            }
        }
        return false;
    }

    private void addBlockers(Waiter waiter, List<Turn> turns, List<Waiter> waiters) {
        if (waiter.queue != null) {
            waiter.queue.blockers(waiter, turns, waiters);
            return;
        }
        if (waiter.state() != Waiter.State.WAITING) {
            return;
        }
        // It waits within its turn, for the frame that is in; that one may stand still in a call, however far down.
        Frame occupant = waiter.turn.occupant();
        if (occupant == null) {
            return;
        }
        for (Waiter below : under.getOrDefault(waiter.turn, Set.of())) {
            Frame caller = below.caller;
            if (!below.async && caller != null && caller.isBlockedBelow(occupant)) {
                waiters.add(below);
            }
        }
    }
}

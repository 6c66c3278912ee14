// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one key: first come first served, readers side by side, a writer alone, so many may wait and no more.
 *
 * <p>It is a read/write lock that is owned by calls instead of threads, which a call may take on one thread and give back on
 * another, and in whose queue tasks wait beside parked threads. A reader that arrives behind a waiting writer waits too:
 * otherwise a stream of readers would starve it. The fast path needs an empty queue for the same reason.
 *
 * <p>Whoever releases a turn grants the next ones under the lock and wakes them after it; a granted turn is held from that
 * moment, so nobody can overtake a call that was woken and has not run yet.
 */
final class TurnQueue {

    // Guarded by this.
    private @Nullable Turn writer;
    private final List<Turn> readers = new ArrayList<>(1);
    private final Deque<Waiter> waiting = new ArrayDeque<>(2);

    /** Takes the turn if nobody stands before it. */
    synchronized boolean tryEnter(Turn turn) {
        if (!waiting.isEmpty() || !fits(turn)) {
            return false;
        }
        hold(turn);
        return true;
    }

    /**
     * Takes the turn, or queues for it.
     *
     * @param limit how many may wait
     * @return GRANTED or WAITING; REFUSED if the queue is full
     */
    synchronized Waiter.State enter(Waiter waiter, int limit) {
        if (tryEnter(waiter.turn)) {
            waiter.end(Waiter.State.GRANTED);
            return Waiter.State.GRANTED;
        }
        if (waiting.size() >= limit) {
            waiter.end(Waiter.State.REFUSED);
            return Waiter.State.REFUSED;
        }
        waiting.add(waiter);
        return Waiter.State.WAITING;
    }

    /** A waiter that ended its wait by itself; those behind it may now fit. */
    void withdraw(Waiter waiter) {
        List<Waiter> granted = new ArrayList<>(0);
        synchronized (this) {
            waiting.remove(waiter);
            grant(granted);
        }
        granted.forEach(Waiter::wake);
    }

    /** Gives a turn back, and the next ones out. */
    void release(Turn turn) {
        List<Waiter> granted = null;
        synchronized (this) {
            if (writer == turn) {
                writer = null;
            } else {
                readers.remove(turn);
            }
            if (!waiting.isEmpty()) {
                granted = new ArrayList<>(1);
                grant(granted);
            }
        }
        if (granted != null) {
            granted.forEach(Waiter::wake);
        }
    }

    /** Whether nobody holds a turn or waits for one. */
    synchronized boolean isIdle() {
        return writer == null && readers.isEmpty() && waiting.isEmpty();
    }

    /** Whether somebody waits. */
    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /**
     * What a waiter waits for: the turns held now, and the waiters before it, that do not go together with its own. Nothing
     * if it waits no longer; as nobody leaves the line meanwhile, those behind it are never taken for such before it.
     */
    synchronized void blockers(Waiter waiter, List<Turn> turns, List<Waiter> waiters) {
        if (waiter.state() != Waiter.State.WAITING) {
            return;
        }
        if (writer != null) {
            turns.add(writer);
        }
        if (waiter.turn.exclusive) {
            turns.addAll(readers);
        }
        for (Waiter ahead : waiting) {
            if (ahead == waiter) {
                return;
            }
            if (ahead.turn.exclusive || waiter.turn.exclusive) {
                waiters.add(ahead);
            }
        }
    }

    private void grant(List<Waiter> granted) {
        for (Iterator<Waiter> each = waiting.iterator(); each.hasNext(); ) {
            Waiter next = each.next();
            if (!fits(next.turn)) {
                return;
            }
            each.remove();
            if (next.end(Waiter.State.GRANTED)) {
                hold(next.turn);
                granted.add(next);
            }
        }
    }

    private boolean fits(Turn turn) {
        return writer == null && (!turn.exclusive || readers.isEmpty());
    }

    private void hold(Turn turn) {
        if (turn.exclusive) {
            writer = turn;
        } else {
            readers.add(turn);
        }
    }
}

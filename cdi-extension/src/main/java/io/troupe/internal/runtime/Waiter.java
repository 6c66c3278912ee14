// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits: for a turn, or within a turn for the frame that runs. It is granted, withdrawn or turned away exactly
 * once; whoever is first wins. A granted waiter is woken: a parked thread goes on, a task is handed to the executor. The
 * granting thread never runs it itself, for that would run it under a stranger's transaction and principal.
 */
final class Waiter {

    /** How a wait ends. */
    enum State {
        WAITING,
        GRANTED,
        /** The turn that it wanted to re-enter has ended. */
        TURNED_AWAY,
        /** It would have closed a cycle. */
        REFUSED,
        /** Deadline or interrupt. */
        WITHDRAWN
    }

    /** The turn that is being waited for; for a re-entrant frame, the turn it wants to re-enter. */
    final Turn turn;
    /** The frame that made the call; null for a call from outside any turn. */
    final @Nullable Frame caller;
    /** Whether the caller's frame goes on meanwhile. */
    final boolean async;
    /** The queue it waits in; null for a wait within a turn. */
    final @Nullable TurnQueue queue;

    /** What the thread of the caller is in, suspended or not; null if no actor takes part in it. */
    @Nullable
    Joint within;

    private final Consumer<Waiter> wake;
    private State state = State.WAITING;

    private Waiter(Turn turn, @Nullable Frame caller, boolean async, @Nullable TurnQueue queue, Consumer<Waiter> wake) {
        this.turn = turn;
        this.caller = caller;
        this.async = async;
        this.queue = queue;
        this.wake = wake;
    }

    /** One whose thread will park, and whose caller waits for it. */
    static Waiter thread(Turn turn, @Nullable Frame caller, @Nullable TurnQueue queue, Parking parking) {
        return thread(turn, caller, false, queue, parking);
    }

    /** One whose thread will park. */
    static Waiter thread(Turn turn, @Nullable Frame caller, boolean async, @Nullable TurnQueue queue, Parking parking) {
        Thread thread = Thread.currentThread();
        return new Waiter(turn, caller, async, queue, waiter -> parking.unpark(thread));
    }

    /** One that is a task, handed over when its wait ends. */
    static Waiter task(
            Turn turn, @Nullable Frame caller, boolean async, @Nullable TurnQueue queue, Consumer<Waiter> handOver) {
        return new Waiter(turn, caller, async, queue, handOver);
    }

    synchronized State state() {
        return state;
    }

    /** Ends the wait; false if it had ended before. Does not wake. */
    synchronized boolean end(State how) {
        if (state != State.WAITING) {
            return false;
        }
        state = how;
        return true;
    }

    /** Ends the wait from this side and leaves the line; false if it had ended before. Does not wake. */
    boolean giveUp(State how) {
        if (!end(how)) {
            return false;
        }
        if (queue != null) {
            queue.withdraw(this);
        } else {
            turn.withdraw(this);
        }
        return true;
    }

    /** Lets the waiting call go on. Not to be called under a lock. */
    void wake() {
        wake.accept(this);
    }

    /** Whether this wait keeps that turn from ending. */
    boolean holdsUp(Turn other) {
        boolean viaAsync = async;
        Joint held = within;
        for (Frame frame = caller; frame != null; frame = frame.caller) {
            if (!viaAsync && held != null && held.holds(other)) {
                return true;
            }
            held = frame.within();
            if (viaAsync && !frame.hasReturned()) {
                // Nobody waits for a stage before the method has returned it.
                return false;
            }
            if (frame.turn == other) {
                // A turn whose stage has completed waits for none of the calls that went on beside it.
                return !viaAsync || !other.isClosing();
            }
            viaAsync = frame.wentOnWithout();
        }
        return !viaAsync && held != null && held.holds(other);
    }
}

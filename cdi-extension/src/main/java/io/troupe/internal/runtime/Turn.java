// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The right of one call chain to run on one actor, from the moment it is granted until what it did is committed.
 *
 * <p><b>Re-entry.</b> A chain that comes back to an actor whose turn it holds runs inside that turn, as a further
 * {@link Frame}. At most one frame of a turn runs at a time, its <em>occupant</em>. A new frame gets in
 * <ul>
 *   <li>when the occupant is blocked in the very synchronous call that leads to the new frame: the occupant stands still
 *       until it leaves;
 *   <li>when there is no occupant, because the method has returned its stage and the turn lasts until that completes.
 * </ul>
 * Any other waits here. (An actor that starts two calls side by side, both of which come back, must not have both come in
 * at once.) Re-entrant frames are part of the turn: they are not committed on their own, and if one fails, the turn is
 * rolled back once its outermost frame has ended.
 */
final class Turn {

    final Slot slot;
    final boolean exclusive;
    final Outbox outbox;

    /** What the connection of the call is, if it came over one. */
    final @Nullable LiveConnection connection;

    /** Set by the thread that runs the turn, before any frame of it. */
    private volatile @Nullable Activation activation;

    /** The transaction that this turn takes part in; null for none. Set by the thread that is in both. */
    private volatile @Nullable Joint joint;

    private volatile boolean rollbackOnly;
    private volatile boolean readOnly;

    // Guarded by this.
    private @Nullable Frame first;
    private @Nullable Frame occupant;
    /** Somebody was let in and has not begun to run: nobody else gets in between. */
    private boolean reserved;

    /** Null as long as nobody has waited. */
    private @Nullable Deque<Waiter> inner;

    private boolean closing;
    private volatile boolean ended;

    Turn(Slot slot, boolean exclusive, @Nullable LiveConnection connection) {
        this.slot = slot;
        this.exclusive = exclusive;
        this.outbox = exclusive ? new Outbox() : Outbox.NONE;
        this.readOnly = !exclusive;
        this.connection = connection;
    }

    Activation activation() {
        Activation current = activation;
        if (current == null) {
            throw new IllegalStateException("no activation yet");
        }
        return current;
    }

    /** The activation, if there is one already and it was not dropped. */
    @Nullable
    Activation liveActivation() {
        Activation current = activation;
        return current == null || current.isDropped() ? null : current;
    }

    /** The activation, dropped or not; null if there is none yet. */
    @Nullable
    Activation newestActivation() {
        return activation;
    }

    void activation(Activation current) {
        this.activation = current;
    }

    /** Whether nothing this turn does is written. An exclusive turn may be read-only: one that had to wake the actor. */
    boolean isReadOnly() {
        return readOnly;
    }

    void readOnly(boolean value) {
        this.readOnly = value;
    }

    /** A re-entrant frame failed: the turn will be rolled back whatever its outermost frame makes of it. */
    void setRollbackOnly() {
        rollbackOnly = true;
    }

    boolean isRollbackOnly() {
        return rollbackOnly;
    }

    @Nullable
    Joint joint() {
        return joint;
    }

    void joint(Joint joined) {
        joint = joined;
    }

    /** Whether the turn was made for that frame. */
    synchronized boolean isFirst(Frame frame) {
        return first == frame;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether nobody gets in any more but those whom a frame that is in stands still for. */
    synchronized boolean isClosing() {
        return closing;
    }

    /** The frame that runs now, or stands still in a call. */
    synchronized @Nullable Frame occupant() {
        return occupant;
    }

    /**
     * Lets a frame in, or queues its waiter.
     *
     * @return GRANTED, WAITING or TURNED_AWAY
     */
    synchronized Waiter.State enter(Waiter waiter) {
        Frame caller = waiter.caller;
        boolean standsStill = occupant != null && caller != null && !waiter.async && caller.isBlockedBelow(occupant);
        if (closing && !standsStill) {
            waiter.end(Waiter.State.TURNED_AWAY);
            return Waiter.State.TURNED_AWAY;
        }
        if (standsStill || (occupant == null && !reserved)) {
            waiter.end(Waiter.State.GRANTED);
            reserved = true;
            return Waiter.State.GRANTED;
        }
        line().add(waiter);
        return Waiter.State.WAITING;
    }

    /** Called by the first frame of the turn, and by a frame that was let in, before it runs. */
    synchronized void occupy(Frame frame) {
        if (first == null) {
            first = frame;
        }
        frame.standingStill = occupant;
        occupant = frame;
        reserved = false;
    }

    /** The frame has returned: the one that stood still for it goes on, or the next waiter gets in. */
    void leave(Frame frame) {
        Waiter next;
        synchronized (this) {
            occupant = frame.standingStill;
            next = occupant == null ? grantNext() : null;
        }
        if (next != null) {
            next.wake();
        }
    }

    void withdraw(Waiter waiter) {
        synchronized (this) {
            line().remove(waiter);
        }
    }

    /**
     * The turn is about to end: nobody gets in from now on, except where a frame that is in stands still for it; those
     * who wait are turned away and queue up like any other call.
     *
     * @param atLeisure woken when the frames that are in have left; null where the caller is the only one
     * @return whether nobody is in any more; otherwise {@code atLeisure} will be woken
     */
    boolean close(@Nullable Waiter atLeisure) {
        List<Waiter> away = List.of();
        boolean empty;
        synchronized (this) {
            closing = true;
            if (inner != null) {
                away = inner.stream()
                        .filter(waiter -> waiter.end(Waiter.State.TURNED_AWAY))
                        .toList();
                inner.clear();
            }
            empty = occupant == null && !reserved;
            if (!empty && atLeisure != null) {
                line().add(atLeisure);
            }
        }
        if (!away.isEmpty()) {
            away.forEach(Waiter::wake);
        }
        return empty;
    }

    private Deque<Waiter> line() {
        if (inner == null) {
            inner = new ArrayDeque<>(2);
        }
        return inner;
    }

    synchronized void end() {
        closing = true;
        ended = true;
        occupant = null;
        reserved = false;
    }

    private @Nullable Waiter grantNext() {
        if (inner == null) {
            return null;
        }
        for (Waiter next = inner.poll(); next != null; next = inner.poll()) {
            if (next.end(Waiter.State.GRANTED)) {
                reserved = true;
                return next;
            }
        }
        return null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.Caller;
import org.jspecify.annotations.Nullable;

/**
 * One method of an actor on its way through a turn. Frames are linked to the frame that called them, across actors: that is
 * the call chain. The first frame of a turn is its outermost; further ones are re-entries.
 */
final class Frame {

    /** A call chain is no longer than this. */
    static final int MAX_DEPTH = 32;

    /** Another one after a {@link Recess}. */
    volatile Turn turn;

    /** The frame that made the call; null at the root of the chain. */
    final @Nullable Frame caller;
    /** Whether the calling frame went on when it had made this call. */
    final boolean async;
    /** Who called, for roles and {@code ActorContext.caller()}. */
    final Caller principal;

    final int depth;

    /** The frame that stood still for this one; guarded by the turn. */
    @Nullable
    Frame standingStill;

    /** The call that this frame runs; null for none. Set before it runs. */
    @Nullable
    Call call;

    private boolean inBody;
    private volatile boolean returned;

    Frame(Turn turn, @Nullable Frame caller, boolean async, Caller principal) {
        this.turn = turn;
        this.caller = caller;
        this.async = async;
        this.principal = principal;
        this.depth = caller == null ? 1 : caller.depth + 1;
    }

    /** From now on the action's own code runs, as against hooks that had to run before. */
    void entersBody() {
        inBody = true;
    }

    /** It has returned; what comes is the end of its turn. */
    void leavesBody() {
        inBody = false;
    }

    boolean isInBody() {
        return inBody;
    }

    /** Whether the method has given back its stage. */
    boolean hasReturned() {
        return returned;
    }

    void markReturned() {
        returned = true;
    }

    /** Whether that frame is blocked in the synchronous call that has led to a call made by this frame. */
    boolean isBlockedBelow(Frame ancestor) {
        for (Frame frame = this; frame != null; frame = frame.caller) {
            if (frame == ancestor) {
                return true;
            }
            if (frame.wentOnWithout()) {
                return false;
            }
        }
        return false;
    }

    /** Whether the calling frame goes on without waiting for this one. */
    boolean wentOnWithout() {
        return async || returned;
    }

    /** The newest frame of this chain, this one included, that is part of a turn of that key; null if there is none. */
    @Nullable
    Frame inTurnOf(Slot slot) {
        for (Frame frame = this; frame != null; frame = frame.caller) {
            if (frame.turn.slot == slot && !frame.turn.hasEnded()) {
                return frame;
            }
        }
        return null;
    }

    /** The same, by the id of the actor. */
    boolean isInTurnOf(ActorId id) {
        for (Frame frame = this; frame != null; frame = frame.caller) {
            if (frame.turn.slot.id().equals(id) && !frame.turn.hasEnded()) {
                return true;
            }
        }
        return false;
    }

    /** What the thread of the caller was in when it made the call, suspended or not; null if no actor takes part in it. */
    @Nullable
    Joint within() {
        return call == null ? null : call.within;
    }

    /** The chain from its root to this frame, for messages. */
    String describeChain() {
        String here = turn.slot.id().toString();
        return caller == null ? here : caller.describeChain() + " -> " + here;
    }
}

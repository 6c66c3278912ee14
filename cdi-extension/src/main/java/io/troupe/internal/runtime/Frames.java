// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import org.jspecify.annotations.Nullable;

/** Which frame the current thread is in. The chain does not travel to other threads by itself. */
public final class Frames {

    private static final ThreadLocal<@Nullable Frame> CURRENT = new ThreadLocal<>();

    private Frames() {}

    /** The frame of this thread; null outside any turn. */
    static @Nullable Frame current() {
        return CURRENT.get();
    }

    /** Enters a frame, or none for null; returns the one before, to be restored. */
    static @Nullable Frame enter(@Nullable Frame frame) {
        Frame before = CURRENT.get();
        restore(frame);
        return before;
    }

    static void restore(@Nullable Frame frame) {
        if (frame == null) {
            // Pooled threads keep nothing of an undeployed application.
            CURRENT.remove();
        } else {
            CURRENT.set(frame);
        }
    }

    /** The activation whose turn this thread is in; null outside any turn, or after it was dropped. */
    public static @Nullable Activation currentActivation() {
        Frame frame = CURRENT.get();
        return frame == null || frame.turn.hasEnded() ? null : frame.turn.liveActivation();
    }
}

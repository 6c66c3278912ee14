// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;

/** The turn that the current thread is in, for what an actor asks of its context. */
final class CurrentTurn {

    private CurrentTurn() {}

    static Frame frame() {
        Frame frame = Frames.current();
        if (frame == null || frame.turn.hasEnded() || frame.turn.liveActivation() == null) {
            throw new IllegalStateException(
                    "TROUPE001102: The context of an actor can be used during a turn of it only.");
        }
        return frame;
    }

    /** One that may publish. */
    static Turn writing(String what) {
        Turn turn = frame().turn;
        if (turn.isReadOnly()) {
            throw ActorException.refused(ErrorCode.READ_ONLY, "A read-only action cannot " + what + ".");
        }
        return turn;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A document that does not fit its class, or a state that does not fit into a document. The message says why, in one line
 * that is safe to log: it may quote a little of the state.
 */
class StateException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 1_000;

    StateException(String why) {
        this(why, null);
    }

    StateException(String why, @Nullable Throwable cause) {
        super(line(why), cause);
    }

    /** With the codec's own message, and as the cause what user code threw, if it did. */
    static StateException of(String what, IOException e) {
        if (e instanceof JsonProcessingException codec) {
            Throwable cause = codec.getCause();
            return new StateException(
                    what + codec.getOriginalMessage(), cause instanceof JsonProcessingException ? null : cause);
        }
        return new StateException(what + e.getMessage());
    }

    private static String line(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return cut.codePoints()
                .map(c -> isHarmless(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** A document of a newer state version than the class: another node may have the class for it. */
    static final class Newer extends StateException {

        private static final long serialVersionUID = 1L;

        Newer(int stored, int deployed) {
            super("it was written by a newer version of the class: its state version is " + stored
                    + ", and that of the class is " + deployed);
        }
    }

    /** A document that would be over the limit. */
    static final class TooLarge extends StateException {

        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("the state has more than " + limit + " bytes, the limit that troupe.state-limit sets");
        }
    }
}

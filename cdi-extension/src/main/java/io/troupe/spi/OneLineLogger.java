// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A logger for texts that hold what somebody outside has chosen: keys, headers, messages of exceptions. What could end a line,
 * steer a terminal or turn the direction of writing is escaped, in messages as in exceptions and their causes, and each text is
 * cut at {@value #LONGEST} characters: one event is one record, and nobody writes a second one into it. Nothing is looked up in
 * a text. May be shared by threads.
 */
public final class OneLineLogger {

    /** Of a message, and of what an exception says of itself. */
    public static final int LONGEST = 1_024;

    private static final int DEEPEST = 20;

    private final Logger to;

    /** Writes to the platform's logger of that name. */
    public OneLineLogger(String name) {
        this.to = System.getLogger(name);
    }

    /** Whether what is logged on that level is kept. */
    public boolean isLoggable(Level level) {
        return to.isLoggable(level);
    }

    /** Logs a message. */
    public void log(Level level, String message) {
        if (to.isLoggable(level)) {
            to.log(level, escaped(message));
        }
    }

    /** Logs a message with values in it, in the form of {@link MessageFormat}. */
    public void log(Level level, String message, Object... values) {
        if (to.isLoggable(level)) {
            to.log(level, escaped(MessageFormat.format(message, values)));
        }
    }

    /** Logs a message and what was thrown. */
    public void log(Level level, String message, @Nullable Throwable thrown) {
        if (to.isLoggable(level)) {
            to.log(level, escaped(message), thrown == null ? null : told(thrown));
        }
    }

    /** The same exception if it is harmless, otherwise one that says the same in harmless words. */
    static Throwable told(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return isHarmless(thrown, seen) ? thrown : new Told(thrown, 0);
    }

    private static boolean isHarmless(Throwable thrown, Set<Throwable> seen) {
        if (!seen.add(thrown) || seen.size() > DEEPEST) {
            return seen.size() <= DEEPEST;
        }
        String text = said(thrown);
        if (!escaped(text).equals(text)) {
            return false;
        }
        if (thrown.getCause() != null && !isHarmless(thrown.getCause(), seen)) {
            return false;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!isHarmless(suppressed, seen)) {
                return false;
            }
        }
        return true;
    }

    /** An exception of an application may fail in this too. */
    private static String said(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (RuntimeException e) {
            return thrown.getClass().getName();
        }
    }

    /** A text as it may stand in a log. */
    static String escaped(String text) {
        StringBuilder line = null;
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (line == null && (!isPlain(text, i) || i + 1 == end && end < text.length())) {
                line = new StringBuilder(end + 64).append(text, 0, i);
            }
            if (line != null) {
                if (isPlain(text, i)) {
                    line.append(c);
                } else {
                    line.append(String.format("\\u%04x", (int) c));
                }
            }
        }
        if (line == null) {
            return text;
        }
        boolean cut = end < text.length() || line.length() > LONGEST;
        if (line.length() > LONGEST) {
            line.setLength(LONGEST);
        }
        return cut ? line.append('…').toString() : line.toString();
    }

    private static boolean isPlain(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && isPlain(text.codePointAt(at));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && isPlain(text.codePointBefore(at + 1));
        }
        return isPlain((int) c);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** What is told of an exception whose own words are not fit for a log. */
    private static final class Told extends Throwable {

        private static final long serialVersionUID = 1L;

        private final String text;

        Told(Throwable original, int depth) {
            super(escaped(said(original)));
            this.text = escaped(said(original));
            setStackTrace(original.getStackTrace());
            if (depth < DEEPEST) {
                if (original.getCause() != null) {
                    initCause(new Told(original.getCause(), depth + 1));
                }
                for (Throwable suppressed : original.getSuppressed()) {
                    addSuppressed(new Told(suppressed, depth + 1));
                }
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Names an actor: its namespace, the name of its type, and its key.
 *
 * <p>The parts of the key are kept apart: {@code ["a", "b"]} and {@code ["a/b"]} are two actors, and so are two strings
 * that differ in one byte of UTF-8. Immutable, to be shared freely.
 *
 * @param namespace walls off groups of actors from each other; applications that do not care use {@link #DEFAULT_NAMESPACE}
 * @param type the actor type's name, 1 to 64 characters
 * @param key the parts of the key, possibly none; each at most 128 bytes of UTF-8, all together 1,024
 */
public record ActorId(String namespace, String type, List<String> key) implements Serializable {

    /** The namespace of calls that name none. */
    public static final String DEFAULT_NAMESPACE = "default";

    private static final int MAX_NAME = 64;
    private static final int MAX_KEY_PART_BYTES = 128;
    private static final int MAX_KEY_BYTES = 1024;

    /**
     * Checks the limits.
     *
     * @throws ActorException {@code actor.invalid_key} if a part is over its limit or holds NUL or a lone surrogate
     */
    public ActorId {
        checkText("namespace", namespace, MAX_NAME);
        checkText("actor name", type, MAX_NAME);
        key = List.copyOf(key);
        checkKey(key);
    }

    /** The actor of that type and key in the default namespace. */
    public static ActorId of(String type, String... key) {
        return new ActorId(DEFAULT_NAMESPACE, type, List.of(key));
    }

    private static void checkText(String what, String text, int max) {
        if (text.isEmpty() || text.length() > max || !isWellFormed(text)) {
            throw ActorException.refused(
                    ErrorCode.INVALID_KEY, "The " + what + " must have 1 to " + max + " characters, none of them NUL.");
        }
    }

    private static void checkKey(List<String> key) {
        // Separators count, so that a thousand empty parts are no way around the limit.
        int total = key.size();
        for (String part : key) {
            if (!isWellFormed(part)) {
                throw ActorException.refused(
                        ErrorCode.INVALID_KEY, "A key part must not contain NUL or a lone surrogate.");
            }
            int bytes = part.getBytes(StandardCharsets.UTF_8).length;
            total += bytes;
            if (bytes > MAX_KEY_PART_BYTES) {
                throw ActorException.refused(
                        ErrorCode.INVALID_KEY, "A key part has at most " + MAX_KEY_PART_BYTES + " bytes of UTF-8.");
            }
        }
        if (total > MAX_KEY_BYTES) {
            throw ActorException.refused(
                    ErrorCode.INVALID_KEY, "A key has at most " + MAX_KEY_BYTES + " bytes of UTF-8.");
        }
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c) && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
                return false;
            }
        }
        return true;
    }

    /** For people and logs: {@code chatRoom["lobby"]}, control characters escaped. Not to be parsed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!namespace.equals(DEFAULT_NAMESPACE)) {
            appendEscaped(text, namespace).append(':');
        }
        appendEscaped(text, type).append('[');
        for (int i = 0; i < key.size(); i++) {
            appendEscaped(text.append(i == 0 ? "\"" : ", \""), key.get(i)).append('"');
        }
        return text.append(']').toString();
    }

    private static StringBuilder appendEscaped(StringBuilder to, String text) {
        text.codePoints().forEach(c -> {
            boolean printable = !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.LINE_SEPARATOR
                    && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
            if (printable && c != '"' && c != '\\') {
                to.appendCodePoint(c);
            } else {
                to.append(String.format("\\u%04x", c));
            }
        });
        return to;
    }
}

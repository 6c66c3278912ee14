// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The two ways in which clients write a key. The control API escapes, so it is exact; in a URL the parts are joined with
 * commas and nothing is escaped, so a comma in a part is lost there. That is the client's doing and cannot be healed here.
 */
public final class KeyForm {

    private static final String EMPTY_KEY = "/";
    private static final String EMPTY_PART = "\\0";

    private KeyForm() {}

    /** The form of the control API: {@code a/b}, with {@code \/} and {@code \\} inside parts, {@code \0} for an empty one. */
    public static String control(List<String> key) {
        if (key.isEmpty()) {
            return EMPTY_KEY;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            if (i > 0) {
                text.append('/');
            }
            String part = key.get(i);
            text.append(part.isEmpty() ? EMPTY_PART : part.replace("\\", "\\\\").replace("/", "\\/"));
        }
        return text.toString();
    }

    /**
     * Reads the form of the control API.
     *
     * @throws ActorException {@link ErrorCode#INVALID_KEY} if it is no such form
     */
    public static List<String> parseControl(String text) {
        List<String> parts = new ArrayList<>();
        if (text.isEmpty() || text.equals(EMPTY_KEY)) {
            return parts;
        }
        StringBuilder part = new StringBuilder();
        boolean emptyMark = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                parts.add(part.toString());
                part.setLength(0);
                emptyMark = false;
            } else if (emptyMark) {
                throw malformed();
            } else if (c != '\\') {
                part.append(c);
            } else if (++i == text.length()) {
                throw malformed();
            } else if (text.charAt(i) == '0' && part.isEmpty()) {
                emptyMark = true;
            } else if (text.charAt(i) == '/' || text.charAt(i) == '\\') {
                part.append(text.charAt(i));
            } else {
                throw malformed();
            }
        }
        parts.add(part.toString());
        return parts;
    }

    /** Reads the form of a URL's {@code rvt-key}, already percent-decoded. */
    public static List<String> parseQuery(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static ActorException malformed() {
        return ActorException.refused(
                ErrorCode.INVALID_KEY, "A backslash in a key must be followed by a slash, a backslash or, alone, 0.");
    }
}

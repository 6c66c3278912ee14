// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.util.ArrayList;
import java.util.List;

/** Key parts as the text of a JSON array, for people who read the table and for their queries: {@code ["a","b"]}. */
final class KeyText {

    private KeyText() {}

    static String write(List<String> key) {
        StringBuilder text = new StringBuilder("[");
        for (String part : key) {
            text.append(text.length() == 1 ? "\"" : ",\"");
            part.chars().forEach(c -> append(text, (char) c));
            text.append('"');
        }
        return text.append(']').toString();
    }

    private static void append(StringBuilder text, char c) {
        if (c == '"' || c == '\\') {
            text.append('\\').append(c);
        } else if (c < ' ') {
            text.append(String.format("\\u%04x", (int) c));
        } else {
            text.append(c);
        }
    }

    /** Reads what {@link #write} wrote. */
    static List<String> read(String text) {
        List<String> key = new ArrayList<>();
        int i = 1;
        while (text.charAt(i) != ']') {
            StringBuilder part = new StringBuilder();
            for (i = text.indexOf('"', i) + 1; text.charAt(i) != '"'; i++) {
                char c = text.charAt(i);
                if (c != '\\') {
                    part.append(c);
                } else if (text.charAt(++i) == 'u') {
                    part.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                    i += 4;
                } else {
                    part.append(text.charAt(i));
                }
            }
            key.add(part.toString());
            i++;
        }
        return key;
    }
}

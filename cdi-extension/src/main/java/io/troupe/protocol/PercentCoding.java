// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Percent-decoding that refuses what it does not understand: half an escape, a raw non-ASCII character, bad UTF-8. */
final class PercentCoding {

    private PercentCoding() {}

    /** A path segment. */
    static Optional<String> segment(String raw) {
        return decode(raw, false);
    }

    /** A query parameter's name or value, where {@code +} is a blank. */
    static Optional<String> form(String raw) {
        return decode(raw, true);
    }

    private static Optional<String> decode(String raw, boolean plusIsBlank) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? hex(raw.charAt(i + 1)) : -1;
                int low = i + 2 < raw.length() ? hex(raw.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c > 0x7e || c < 0x20) {
                return Optional.empty();
            } else {
                bytes.write(c == '+' && plusIsBlank ? ' ' : c);
            }
        }
        return Utf8.decode(bytes.toByteArray());
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}

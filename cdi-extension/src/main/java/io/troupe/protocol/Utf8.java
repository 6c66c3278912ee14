// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8 without the forgiveness of {@link String}: what is malformed is not silently replaced. */
final class Utf8 {

    private Utf8() {}

    /** The text; empty if the bytes are not UTF-8. */
    static Optional<String> decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The text of a part. */
    static Optional<String> decode(byte[] bytes, int from, int length) {
        String forgiving = new String(bytes, from, length, StandardCharsets.UTF_8);
        // Fast, and right unless something was replaced, or the text itself has that character.
        return forgiving.indexOf('\uFFFD') < 0 ? Optional.of(forgiving) : strict(bytes, from, length);
    }

    private static Optional<String> strict(byte[] bytes, int from, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The number of bytes, without encoding. A lone surrogate counts as the one byte that replaces it. */
    static int length(CharSequence text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                bytes += 1;
            }
        }
        return bytes;
    }

    /** Whether every surrogate has its partner. */
    static boolean isWellFormed(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The beginning of a text that fits into so many bytes; never half a character. */
    static String cut(String text, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int next = text.offsetByCodePoints(i, 1);
            bytes += length(text.substring(i, next));
            if (bytes > maxBytes) {
                return text.substring(0, i);
            }
            i = next;
        }
        return text;
    }

    /** Whether there is a pair of surrogates. */
    static boolean isPair(CharSequence text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }
}

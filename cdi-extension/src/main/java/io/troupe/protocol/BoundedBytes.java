// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import java.util.Arrays;

/** Collects the bytes of a message for a client, and gives up at a limit rather than filling the memory. */
final class BoundedBytes {

    private final int limit;
    private byte[] bytes = new byte[128];
    private int size;

    BoundedBytes(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    /** The lowest eight bits. */
    void write(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** From there to their end. */
    void write(byte[] more, int from) {
        int length = more.length - from;
        room(length);
        System.arraycopy(more, from, bytes, size, length);
        size += length;
    }

    /** The lowest bytes of a number, the highest of them first. */
    void writeNumber(long value, int width) {
        room(width);
        for (int shift = 8 * width - 8; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >> shift);
        }
    }

    /**
     * Text in UTF-8; a lone surrogate becomes a question mark, as everywhere in Java.
     *
     * @param length as {@link Utf8#length} counts it
     */
    void writeText(String text, int length) {
        room(length);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xC0 | c >> 6);
                bytes[size++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                bytes[size++] = (byte) (0xE0 | c >> 12);
                bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[size++] = (byte) (0x80 | c & 0x3F);
            } else if (Utf8.isPair(text, i)) {
                int code = Character.toCodePoint(c, text.charAt(++i));
                bytes[size++] = (byte) (0xF0 | code >> 18);
                bytes[size++] = (byte) (0x80 | code >> 12 & 0x3F);
                bytes[size++] = (byte) (0x80 | code >> 6 & 0x3F);
                bytes[size++] = (byte) (0x80 | code & 0x3F);
            } else {
                bytes[size++] = '?';
            }
        }
    }

    /** Moves what was written from there on, and puts so many bytes before it. */
    void insert(int from, byte[] before, int length) {
        room(length);
        System.arraycopy(bytes, from, bytes, from + length, size - from);
        System.arraycopy(before, 0, bytes, from, length);
        size += length;
    }

    /**
     * Sees to it that so many bytes can be written.
     *
     * @throws ActorException {@link ErrorCode#OUTGOING_TOO_LONG}
     */
    void room(int more) {
        if (more > limit - size) {
            throw tooLong(limit);
        }
        if (more > bytes.length - size) {
            long wanted = Math.max(2L * bytes.length, (long) size + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, limit));
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    static ActorException tooLong(int limit) {
        return ActorException.refused(
                ErrorCode.OUTGOING_TOO_LONG, "The answer or event has more than " + limit + " bytes.");
    }
}

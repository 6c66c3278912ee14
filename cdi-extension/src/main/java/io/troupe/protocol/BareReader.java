// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.jackson.databind.JsonNode;

/**
 * Reads the parts of one BARE message, strictly: lengths are held against the bytes that are there before anything is made
 * of them, numbers have one form, flags are 0 or 1, and the message ends where its last part does. Every breach is an
 * {@link io.troupe.ErrorCode#INVALID_REQUEST}.
 */
final class BareReader {

    /** Seven bits in each byte. */
    private static final int LONGEST_UINT = 10;

    private final byte[] bytes;
    private int at;

    BareReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Two bytes, the lower one first. */
    int version() {
        return one() | one() << 8;
    }

    /** The tag of a union. */
    int tag() {
        return one();
    }

    boolean bool() {
        int value = one();
        if (value > 1) {
            throw malformed();
        }
        return value == 1;
    }

    /** An unsigned number, 64 bits of which may be set. */
    long uint() {
        long value = 0;
        for (int i = 0; i < LONGEST_UINT; i++) {
            int next = one();
            boolean last = next < 0x80;
            // The tenth byte has room for one bit; a last byte of zero would be a second way to write the same number.
            if (i == LONGEST_UINT - 1 && next > 1 || last && i > 0 && next == 0) {
                throw malformed();
            }
            value |= (long) (next & 0x7F) << 7 * i;
            if (last) {
                return value;
            }
        }
        throw malformed();
    }

    String text() {
        int length = length();
        String text = Utf8.decode(bytes, at, length).orElseThrow(BareReader::malformed);
        at += length;
        return text;
    }

    /** A value in tagged CBOR, read where it stands. */
    JsonNode value() {
        int length = length();
        JsonNode value = CborValues.read(bytes, at, at + length, true);
        at += length;
        return value;
    }

    /** Nothing may follow. */
    void end() {
        if (at != bytes.length) {
            throw malformed();
        }
    }

    private int length() {
        long length = uint();
        if (length < 0 || length > bytes.length - at) {
            throw malformed();
        }
        return (int) length;
    }

    private int one() {
        if (at >= bytes.length) {
            throw malformed();
        }
        return bytes[at++] & 0xFF;
    }

    static ActorException malformed() {
        return MessageTrees.invalid("The message cannot be decoded as BARE.");
    }
}

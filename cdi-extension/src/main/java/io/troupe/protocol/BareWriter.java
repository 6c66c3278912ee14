// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Writes the parts of one BARE message, within a limit. */
final class BareWriter {

    private final BoundedBytes to;

    BareWriter(int limit) {
        this.to = new BoundedBytes(limit);
    }

    /** Two bytes, the lower one first. */
    BareWriter version(int version) {
        to.write(version);
        to.write(version >> 8);
        return this;
    }

    /** The tag of a union. */
    BareWriter tag(int tag) {
        to.write(tag);
        return this;
    }

    /** An unsigned number. */
    BareWriter uint(long value) {
        long rest = value;
        while (rest < 0 || rest >= 0x80) {
            to.write((int) rest | 0x80);
            rest >>>= 7;
        }
        to.write((int) rest);
        return this;
    }

    BareWriter text(String text) {
        int length = Utf8.length(text);
        uint(length);
        to.writeText(text, length);
        return this;
    }

    /** Whether something optional follows. */
    boolean present(@Nullable Object optional) {
        to.write(optional == null ? 0 : 1);
        return optional != null;
    }

    /** A value in tagged CBOR. Its length is known only once it is written, so it is moved to make room for that. */
    BareWriter value(JsonNode value) {
        int from = to.size();
        CborValues.write(value, to, true);
        byte[] length = new byte[5];
        int bytes = 0;
        int rest = to.size() - from;
        while (rest >= 0x80) {
            length[bytes++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        length[bytes++] = (byte) rest;
        to.insert(from, length, bytes);
        return this;
    }

    byte[] toByteArray() {
        return to.toByteArray();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

/** A message as it crosses a socket. */
public sealed interface WireMessage {

    /** Its length in bytes, as limits count it. */
    int size();

    /**
     * A text frame.
     *
     * @param size its length in UTF-8
     */
    record Text(String text, int size) implements WireMessage {
        /** Counts the length. */
        public Text(String text) {
            this(text, Utf8.length(text));
        }
    }

    /** A binary frame; the array is not to be changed. */
    record Binary(byte[] bytes) implements WireMessage {
        @Override
        public int size() {
            return bytes.length;
        }
    }
}

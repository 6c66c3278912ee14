// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import java.io.IOException;
import java.io.Writer;

/** Collects text, and gives up at a limit rather than filling the memory. */
final class BoundedText extends Writer {

    /** The limit is reached. */
    static final class Full extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final StringBuilder text = new StringBuilder(256);
    private final int limit;

    BoundedText(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        if (text.length() + length > limit) {
            throw new Full();
        }
        text.append(chars, offset, length);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing to give back.
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a document, up to a limit. Used again and again, by one thread at a time. */
final class StateBytes extends OutputStream {

    private byte[] bytes = new byte[512];
    private int size;
    private int limit;

    void begin(int most) {
        size = 0;
        limit = most;
    }

    @Override
    public void write(int b) throws StateException.TooLarge {
        makeRoom(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws StateException.TooLarge {
        makeRoom(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void makeRoom(int length) throws StateException.TooLarge {
        long needed = (long) size + length;
        if (needed > limit) {
            throw new StateException.TooLarge(limit);
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(needed, 2L * bytes.length)));
        }
    }

    int size() {
        return size;
    }

    /** A copy of what was collected; or that array, if it has the same bytes. */
    byte[] result(byte @Nullable [] last) {
        if (last != null && Arrays.equals(bytes, 0, size, last, 0, last.length)) {
            return last;
        }
        return Arrays.copyOf(bytes, size);
    }
}

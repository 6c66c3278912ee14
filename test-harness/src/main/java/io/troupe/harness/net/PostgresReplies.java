// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

/**
 * Counts in what PostgreSQL sends (protocol 3.0) how often it is ready for the next: once for each {@linkplain
 * PostgresWire.Group group} that asks for it. It sends frames, a type and the length of what follows. One instance per
 * connection, used by one thread.
 */
final class PostgresReplies {

    private static final int HEADER = 5;

    private final byte[] header = new byte[HEADER];
    private int filled;

    /** What is to come of the body of a frame. */
    private long left;

    /** Whether that frame says that it is ready. */
    private boolean inReady;

    /** How many times it has become ready in these bytes. */
    int ready(byte[] bytes, int length) {
        int count = 0;
        int at = 0;
        while (at < length) {
            if (left > 0) {
                int skipped = (int) Math.min(left, length - at);
                left -= skipped;
                at += skipped;
            } else {
                header[filled++] = bytes[at++];
            }
            if (filled == HEADER) {
                left = (long) PostgresWire.integer(header, 1) - 4;
                filled = 0;
                inReady = header[0] == 'Z';
            }
            if (inReady && left == 0 && filled == 0) {
                inReady = false;
                count++;
            }
        }
        return count;
    }
}

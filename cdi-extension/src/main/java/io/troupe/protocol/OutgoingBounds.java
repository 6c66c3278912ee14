// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.spi.Settings;
import java.time.Duration;

/**
 * What may wait for one client to read it, and how long that may take: the same on every door through which a client listens.
 *
 * @param messages how many messages may wait
 * @param bytes how many bytes these may have
 * @param stallNanos how long the container may fail to hand over one message
 * @param pingNanos after how long a silence a sign of life is sent or asked for
 */
public record OutgoingBounds(int messages, long bytes, long stallNanos, long pingNanos) {

    private static final int BYTES = 8 << 20;

    /** The settings {@code troupe.socket.*}. */
    public static OutgoingBounds of(Settings settings, Limits limits) {
        int longest = Math.max(limits.messageIn(), limits.messageOut());
        return new OutgoingBounds(
                settings.integer("troupe.socket.queue", 1_000, 1, 1_000_000),
                settings.integer("troupe.socket.queue-bytes", Math.max(BYTES, longest), 1 << 10, Integer.MAX_VALUE),
                settings.duration("troupe.socket.stall", Duration.ofSeconds(30)).toNanos(),
                settings.duration("troupe.socket.ping", Duration.ofSeconds(30)).toNanos());
    }

    /**
     * Whether one more may wait. One that waits alone always may: its size has a limit of its own.
     *
     * @param waiting how many wait
     * @param waitingBytes how many bytes these have
     * @param size of the one that comes, in bytes
     */
    public boolean hasRoom(int waiting, long waitingBytes, int size) {
        return waiting == 0 || waiting < messages && waitingBytes + size <= bytes;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.Values;
import io.troupe.spi.Settings;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all sockets of a deployment have in common.
 *
 * @param calls how many messages of one client may be under way: waiting for the connection to open, or calls not answered
 * @param callBytes how many bytes these may have
 * @param rawMessage how many bytes one message of a plain socket may have, either way
 * @param out what may wait for one client to read it
 * @param pingNanos how long a client may be silent before it is asked for a sign of life
 */
record SocketTerms(
        Values values,
        int calls,
        long callBytes,
        int rawMessage,
        OutgoingQueue.Bounds out,
        long pingNanos,
        LongSupplier nanoTime) {

    /** How many events one connection may listen to, and how long the name of one may be. */
    static final int SUBSCRIPTIONS = 1_000;

    static final int EVENT_NAME = 256;

    private static final int RAW_MESSAGE = 4 << 20;
    private static final int MAX_RAW_MESSAGE = 64 << 20;

    /** The settings {@code troupe.socket.*}. */
    static SocketTerms of(Settings settings, Values values, LongSupplier nanoTime) {
        int atLeast = Math.max(values.limits().messageIn(), values.limits().messageOut());
        return new SocketTerms(
                values,
                settings.integer("troupe.socket.calls", 1_000, 1, 1_000_000),
                settings.integer(
                        "troupe.socket.calls-bytes", 4 << 20, values.limits().messageIn(), Integer.MAX_VALUE),
                settings.integer("troupe.limits.raw-message", RAW_MESSAGE, 256, MAX_RAW_MESSAGE),
                new OutgoingQueue.Bounds(
                        settings.integer("troupe.socket.queue", 1_000, 1, 1_000_000),
                        settings.integer(
                                "troupe.socket.queue-bytes", Math.max(8 << 20, atLeast), 1 << 10, Integer.MAX_VALUE),
                        settings.duration("troupe.socket.stall", Duration.ofSeconds(30))
                                .toNanos()),
                settings.duration("troupe.socket.ping", Duration.ofSeconds(30)).toNanos(),
                nanoTime);
    }
}

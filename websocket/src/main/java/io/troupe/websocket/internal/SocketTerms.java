// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.Values;
import io.troupe.spi.Settings;
import java.util.function.LongSupplier;

/**
 * What all sockets of a deployment have in common.
 *
 * @param calls how many messages of one client may be under way: waiting for the connection to open, or calls not answered
 * @param callBytes how many bytes these may have
 * @param perSecond how many parts of messages one client may send a second; 0 for no bound
 * @param rawMessage how many bytes one message of a plain socket may have, either way
 * @param out what may wait for one client to read it, and how long it may be silent
 */
record SocketTerms(
        Values values,
        int calls,
        long callBytes,
        int perSecond,
        int rawMessage,
        OutgoingBounds out,
        LongSupplier nanoTime) {

    /** How long the name of an event may be that a connection listens to. */
    static final int EVENT_NAME = 256;

    private static final int RAW_MESSAGE = 4 << 20;
    private static final int MAX_RAW_MESSAGE = 64 << 20;

    /** The settings {@code troupe.socket.*}. */
    static SocketTerms of(Settings settings, Values values, LongSupplier nanoTime) {
        return new SocketTerms(
                values,
                settings.integer("troupe.socket.calls", 1_000, 1, 1_000_000),
                settings.integer(
                        "troupe.socket.calls-bytes", 4 << 20, values.limits().messageIn(), Integer.MAX_VALUE),
                settings.integer("troupe.socket.rate", 0, 0, 1_000_000),
                settings.integer("troupe.limits.raw-message", RAW_MESSAGE, 256, MAX_RAW_MESSAGE),
                OutgoingBounds.of(settings, values.limits()),
                nanoTime);
    }
}

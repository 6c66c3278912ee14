// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps what was learnt from an upgrade request until its socket opens. A ticket is 128 random bits, good for one use
 * within five seconds; whoever guesses at the path of the sockets holds none. May be shared by threads.
 */
final class TicketOffice {

    static final long LIFETIME_NANOS = 5_000_000_000L;

    /** Upgrades that are under way at one moment; far beyond what a server's threads can have begun. */
    static final int MOST = 10_000;

    /**
     * What a ticket stands for.
     *
     * @param line below the socket
     */
    record Ticket(Handshake handshake, Line line) {}

    private record Held(Ticket ticket, long since) {}

    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final RandomGenerator random;
    private final LongSupplier nanoTime;

    /**
     * An office without tickets.
     *
     * @param random must be unpredictable
     */
    TicketOffice(RandomGenerator random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /** A new ticket; empty if too many are out. */
    Optional<String> issue(Handshake handshake, Line line) {
        if (held.size() >= MOST) {
            discardExpired();
            if (held.size() >= MOST) {
                return Optional.empty();
            }
        }
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        String ticket = HexFormat.of().formatHex(bits);
        held.put(ticket, new Held(new Ticket(handshake, line), nanoTime.getAsLong()));
        return Optional.of(ticket);
    }

    /** What the ticket stands for, once; empty if it is unknown, used or too old. */
    Optional<Ticket> redeem(String ticket) {
        Held found = held.remove(ticket);
        return found == null || isExpired(found) ? Optional.empty() : Optional.of(found.ticket);
    }

    /** Forgets the tickets whose sockets never opened. */
    void discardExpired() {
        for (Iterator<Held> each = held.values().iterator(); each.hasNext(); ) {
            if (isExpired(each.next())) {
                each.remove();
            }
        }
    }

    int size() {
        return held.size();
    }

    private boolean isExpired(Held ticket) {
        return nanoTime.getAsLong() - ticket.since > LIFETIME_NANOS;
    }
}

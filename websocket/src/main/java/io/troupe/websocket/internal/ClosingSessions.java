// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Sessions whose closing frame was sent, until their lines are gone. A container then waits for the client's closing frame;
 * for a silent client there is the idle timeout, but to one that goes on sending it would listen for ever, and drop what it
 * reads; and some containers wait for ever until a client has read what was sent before. So after a while the line is given up
 * whatever comes. May be shared by threads.
 */
final class ClosingSessions {

    /** How long the line stays for a client that does not answer the closing frame. */
    static final long LINGER_MILLIS = 5_000;

    /** Neither a session nor a line tells when it is gone. */
    private static final long LOOK_NANOS = 5_000_000;

    private record Closing(Line line, long since) {}

    private final Map<Session, Closing> closing = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** None yet. */
    ClosingSessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** To be called right after the closing frame was sent. */
    void add(Session session, Line line) {
        if (session.isOpen() || line.isOpen()) {
            closing.putIfAbsent(session, new Closing(line, nanoTime.getAsLong()));
        }
    }

    /** Gives up the lines of those who have had their time; to be called every now and then. */
    void tick() {
        forgetGone();
        closing.forEach((session, each) -> {
            if (nanoTime.getAsLong() - each.since > LINGER_MILLIS * 1_000_000) {
                giveUp(session, each.line);
            }
        });
    }

    /**
     * Waits until all lines are gone, and gives up those that are not in time: nobody calls {@link #tick()} any more when the
     * application has gone. Then all are forgotten, for a server may keep one of our objects, and with it all that it refers to.
     */
    void finish(Duration atMost) {
        long start = nanoTime.getAsLong();
        for (forgetGone(); !closing.isEmpty(); forgetGone()) {
            if (nanoTime.getAsLong() - start > atMost.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                closing.forEach((session, each) -> giveUp(session, each.line));
                closing.clear();
                return;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private void forgetGone() {
        closing.entrySet()
                .removeIf(
                        each -> !each.getKey().isOpen() && !each.getValue().line.isOpen());
    }

    private static void giveUp(Session session, Line line) {
        if (session.isOpen()) {
            useUp(session);
        }
        line.breakOff();
    }

    /**
     * The API has no word for it. But nothing can be sent after a closing frame, and a container for which a session is
     * still open then takes the attempt for a failure of the line, and gives it up.
     */
    private static void useUp(Session session) {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException e) {
            SocketLog.socketFailed(e);
        }
    }

    int size() {
        return closing.size();
    }
}

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
 * Closed sessions, until their lines are gone. A container then waits for the client's closing frame; for a silent client there is the
 * idle timeout, but to one that goes on sending it would listen for ever, and drop what it reads; and some containers wait for ever
 * until a client has read what was sent before. So after a while the line is given up whatever comes. May be shared by threads.
 */
final class ClosingSessions {

    /** How long the line stays for a client that does not answer the closing frame. */
    static final long LINGER_MILLIS = 5_000;

    /** By then a closing frame is on its way that answers the client's, which is sent after we are told of it. */
    private static final long ANSWER_MILLIS = 500;

    /** How long a server may take to find out that a line was given up. */
    private static final long NOTICE_MILLIS = 500;

    /** Neither a session nor a line tells when it is gone. */
    private static final long LOOK_NANOS = 5_000_000;

    private record Closing(Line line, long since) {}

    private final Map<Session, Closing> closing = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** None yet. */
    ClosingSessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** To be called when a session is closed, by whomever. */
    void add(Session session, Line line) {
        if (session.isOpen() || line.isOpen()) {
            closing.putIfAbsent(session, new Closing(line, nanoTime.getAsLong()));
        }
    }

    /** Ends our half where all has left by now, and gives up the lines of those who have had their time; to be called every now and then. */
    void tick() {
        forgetGone();
        closing.forEach((session, each) -> {
            long millis = millisSince(each.since);
            if (millis > LINGER_MILLIS) {
                giveUp(session, each.line);
            } else if (millis > ANSWER_MILLIS) {
                each.line.finish();
            }
        });
    }

    /**
     * Waits until all lines are gone, and gives up those that are not in time: nobody calls {@link #tick()} any more when the
     * application has gone. Then all are forgotten, for a server may keep one of our objects, and with it all that it refers to.
     */
    void finish(Duration atMost) {
        long start = nanoTime.getAsLong();
        boolean givenUp = false;
        for (forgetGone(); !closing.isEmpty(); forgetGone()) {
            long millis = millisSince(start);
            boolean interrupted = Thread.currentThread().isInterrupted();
            if (!givenUp && (interrupted || millis > atMost.toMillis())) {
                closing.forEach((session, each) -> giveUp(session, each.line));
                givenUp = true;
            }
            if (interrupted || millis > atMost.toMillis() + NOTICE_MILLIS) {
                closing.forEach((session, each) -> giveUp(session, each.line));
                closing.clear();
                return;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private long millisSince(long start) {
        return (nanoTime.getAsLong() - start) / 1_000_000;
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

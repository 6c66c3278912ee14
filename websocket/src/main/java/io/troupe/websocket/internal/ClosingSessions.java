// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
        closing.forEach((session, each) -> {
            if (!session.isOpen() && !each.line.isOpen()) {
                closing.remove(session);
            } else if (nanoTime.getAsLong() - each.since > LINGER_MILLIS * 1_000_000) {
                if (session.isOpen()) {
                    giveUp(session);
                }
                each.line.breakOff();
            }
        });
    }

    /**
     * The API has no word for it. But nothing can be sent after a closing frame, and a container for which a session is
     * still open then takes the attempt for a failure of the line, and gives it up.
     */
    private static void giveUp(Session session) {
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

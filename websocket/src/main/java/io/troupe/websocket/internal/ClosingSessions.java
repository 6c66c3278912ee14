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
 * reads. So after a while the line is given up whatever comes. May be shared by threads.
 */
final class ClosingSessions {

    /** How long the line stays for a client that does not answer the closing frame. */
    static final long LINGER_MILLIS = 5_000;

    private final Map<Session, Long> since = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** None yet. */
    ClosingSessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** To be called right after the closing frame was sent. */
    void add(Session session) {
        if (session.isOpen()) {
            since.put(session, nanoTime.getAsLong());
        }
    }

    /** Gives up the lines of those who have had their time; to be called every now and then. */
    void tick() {
        since.forEach((session, began) -> {
            if (!session.isOpen()) {
                since.remove(session);
            } else if (nanoTime.getAsLong() - began > LINGER_MILLIS * 1_000_000) {
                giveUp(session);
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
        return since.size();
    }
}

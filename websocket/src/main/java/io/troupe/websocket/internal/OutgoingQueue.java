// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.WireMessage;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one client. Containers queue without bounds when they are asked to send more than a client
 * reads, so at most one message at a time is given to the container, and the rest waits here, bounded by count and bytes.
 * A client for which the bound is reached, or that does not take a message within the stall time, is cut off.
 *
 * <p>There is no thread: whoever puts a message into an idle queue sends it, and the completion of a send sends the next.
 * A send that completes at once is answered by a loop, not by recursion.
 *
 * <pre>
 *   HELD ──── open ────▶ OPEN ──closeWhenSent──▶ CLOSING ──▶ CLOSED
 *     └────────────────────┴──────── cut off ───────┴──────────▲
 * </pre>
 *
 * <p>Held at first, because an event may come before the message that opens the connection. May be shared by threads.
 */
final class OutgoingQueue {

    private enum Phase {
        HELD,
        OPEN,
        CLOSING,
        CLOSED
    }

    private final Remote remote;
    private final OutgoingBounds bounds;
    private final LongSupplier nanoTime;

    // All guarded by this. Small, for there is one for each idle client.
    private final Queue<WireMessage> waiting = new ArrayDeque<>(0);
    private long bytes;
    private Phase phase = Phase.HELD;
    private boolean sending;
    private long sendingSince;
    private @Nullable Ending ending;

    /** An empty queue, held. */
    OutgoingQueue(Remote remote, OutgoingBounds bounds, LongSupplier nanoTime) {
        this.remote = remote;
        this.bounds = bounds;
        this.nanoTime = nanoTime;
    }

    /** Sends what came before and what will come, without a message that opens. */
    void open() {
        synchronized (this) {
            if (phase != Phase.HELD) {
                return;
            }
            phase = Phase.OPEN;
        }
        pump();
    }

    /** Sends that message, then what came before and what will come. */
    void open(WireMessage first) {
        synchronized (this) {
            if (phase != Phase.HELD) {
                return;
            }
            phase = Phase.OPEN;
            WireMessage[] early = waiting.toArray(WireMessage[]::new);
            waiting.clear();
            waiting.add(first);
            bytes += first.size();
            for (WireMessage message : early) {
                waiting.add(message);
            }
        }
        pump();
    }

    /**
     * Sends a message after those before it. Nothing is sent after the end.
     *
     * @return false if there is no room: the caller has to {@link #cutOff}
     */
    boolean offer(WireMessage message) {
        synchronized (this) {
            if (phase == Phase.CLOSING || phase == Phase.CLOSED) {
                return true;
            }
            if (!bounds.hasRoom(waiting.size(), bytes, message.size())) {
                return false;
            }
            waiting.add(message);
            bytes += message.size();
        }
        pump();
        return true;
    }

    /** Closes the socket once all that waits has been sent. */
    void closeWhenSent(Ending how) {
        synchronized (this) {
            if (phase == Phase.CLOSING || phase == Phase.CLOSED) {
                return;
            }
            if (phase == Phase.HELD) {
                // Nothing may come before the message that opens.
                clear();
            }
            phase = Phase.CLOSING;
            ending = how;
        }
        pump();
    }

    /** Drops what waits and closes the socket now. */
    void cutOff(Ending how) {
        if (drop()) {
            remote.close(how);
        }
    }

    /** The socket is gone: drops what waits. Whether it was not known yet. */
    boolean drop() {
        synchronized (this) {
            boolean first = phase != Phase.CLOSED;
            phase = Phase.CLOSED;
            clear();
            return first;
        }
    }

    /** Asks the client for a sign of life, unless it is being sent something anyway. */
    void ping() {
        synchronized (this) {
            if (phase != Phase.OPEN || sending) {
                return;
            }
        }
        remote.ping();
    }

    /** Whether the client has not taken a message for longer than it may. */
    synchronized boolean isStalled() {
        return sending && phase != Phase.CLOSED && nanoTime.getAsLong() - sendingSince > bounds.stallNanos();
    }

    synchronized int size() {
        return waiting.size();
    }

    private void clear() {
        waiting.clear();
        bytes = 0;
    }

    private void pump() {
        while (true) {
            WireMessage next;
            Ending end = null;
            synchronized (this) {
                if (sending || phase == Phase.HELD || phase == Phase.CLOSED) {
                    return;
                }
                next = waiting.poll();
                if (next != null) {
                    bytes -= next.size();
                    sending = true;
                    sendingSince = nanoTime.getAsLong();
                } else if (phase == Phase.CLOSING) {
                    phase = Phase.CLOSED;
                    end = ending;
                } else {
                    return;
                }
            }
            if (next == null) {
                remote.close(Objects.requireNonNull(end));
                return;
            }
            if (!send(next)) {
                return;
            }
        }
    }

    private enum Sent {
        RUNNING,
        RETURNED,
        DONE
    }

    /** Whether the send is already over, so that this thread goes on with the next. */
    private boolean send(WireMessage message) {
        AtomicReference<Sent> progress = new AtomicReference<>(Sent.RUNNING);
        remote.send(message, failure -> {
            synchronized (this) {
                sending = false;
            }
            if (failure != null) {
                cutOff(Ending.SEND_FAILED);
            }
            if (progress.getAndSet(Sent.DONE) == Sent.RETURNED) {
                pump();
            }
        });
        return !progress.compareAndSet(Sent.RUNNING, Sent.RETURNED);
    }
}

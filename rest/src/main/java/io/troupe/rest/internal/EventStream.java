// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.Values;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose client only listens: its events, written as server-sent events.
 *
 * <pre>
 *   HELD ──flowTo──▶ OPEN ──the actor closes it──▶ CLOSING ──all is sent──▶ CLOSED
 *     └────────────────┴── client gone, too slow ─────┴───────────────────────▲
 * </pre>
 *
 * <p>Nobody waits: whoever brings an event writes it if the container can take it, otherwise the container calls when it
 * can again. One thread at a time writes; another that has something to say leaves it to that one, which looks again before
 * it goes. That thread also ends the exchange, so that nothing is written to a response that the container has given
 * to somebody else. What waits for the client is bounded by count and bytes, and a client that takes nothing for the stall
 * time is given up.
 */
final class EventStream implements ConnectionSink, WriteListener {

    static final String CONTENT_TYPE = "text/event-stream";

    private enum Phase {
        HELD,
        OPEN,
        CLOSING,
        CLOSED
    }

    /** An event as sent to all who listen in this form; without bytes if it is over the limit. */
    private record Encoded(byte @Nullable [] bytes) {}

    private final Values values;
    private final OutgoingBounds bounds;
    private final LongSupplier nanoTime;
    private final BooleanSupplier known;
    private final Consumer<EventStream> ended;

    // All guarded by this.
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private Phase phase = Phase.HELD;
    private @Nullable ClientConnection connection;
    private @Nullable ServletOutputStream out;
    private @Nullable AsyncContext async;
    private boolean writing;
    private boolean lookAgain;
    private boolean blocked;
    private long blockedSince;
    private long lastSent;

    /** Of the thread that writes. */
    private boolean unflushed;

    /**
     * One that holds back what comes.
     *
     * @param known whether the client is still who it was, asked every now and then
     * @param ended told, once or twice, that there is nothing to be checked any more
     */
    EventStream(
            Values values,
            OutgoingBounds bounds,
            LongSupplier nanoTime,
            BooleanSupplier known,
            Consumer<EventStream> ended) {
        this.values = values;
        this.bounds = bounds;
        this.nanoTime = nanoTime;
        this.known = known;
        this.ended = ended;
        this.lastSent = nanoTime.getAsLong();
    }

    /** The actor has agreed. */
    void connected(ClientConnection made) {
        synchronized (this) {
            connection = made;
            if (phase != Phase.CLOSED) {
                return;
            }
        }
        made.closed();
    }

    /** Sends to that response, whose head is set, what came and what will come. */
    void flowTo(ServletOutputStream response, AsyncContext exchange) {
        synchronized (this) {
            out = response;
            async = exchange;
            if (phase == Phase.HELD) {
                phase = Phase.OPEN;
            }
            if (phase != Phase.CLOSED) {
                byte[][] early = waiting.toArray(byte[][]::new);
                waiting.clear();
                bytes = 0;
                // Tells the client that it misses nothing from now on.
                add(comment("connected"));
                for (byte[] message : early) {
                    add(message);
                }
            }
        }
        response.setWriteListener(this);
    }

    @Override
    public void event(OutgoingEvent event) {
        if (hasLineBreak(event.name())) {
            // It has no form here, and nobody can have asked for it.
            return;
        }
        Encoded encoded = event.encoded(EventStream.class, this::encode);
        if (encoded.bytes() == null) {
            close("message.outgoing_too_long");
        } else {
            offer(encoded.bytes());
        }
    }

    /** One value stands for itself; several are an array. JSON text of ours has no line breaks. */
    private Encoded encode(OutgoingEvent event) {
        JsonNode data = event.args().size() == 1 ? event.args().get(0) : event.args();
        try {
            String json = new String(values.encode(data, values.limits().messageOut()), StandardCharsets.UTF_8);
            return new Encoded(utf8("event: " + event.name() + "\ndata: " + json + "\n\n"));
        } catch (ActorException e) {
            return new Encoded(null);
        }
    }

    static boolean hasLineBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private void offer(byte[] message) {
        boolean full;
        synchronized (this) {
            if (phase == Phase.CLOSING || phase == Phase.CLOSED) {
                return;
            }
            full = !bounds.hasRoom(waiting.size(), bytes, message.length);
            if (!full) {
                add(message);
            }
        }
        if (full) {
            gone();
        } else {
            write();
        }
    }

    private void add(byte[] message) {
        waiting.add(message);
        bytes += message.length;
    }

    /** Ends it with what waits, and with a comment that says why. */
    @Override
    public void close(String reason) {
        ClientConnection left;
        synchronized (this) {
            if (phase == Phase.CLOSING || phase == Phase.CLOSED) {
                return;
            }
            phase = Phase.CLOSING;
            left = connection;
            add(comment(reason.isEmpty() ? "closed" : "closed " + reason));
        }
        leave(left);
        write();
    }

    /** Ends it at once: nobody listens, or nobody keeps up. */
    void gone() {
        ClientConnection left;
        synchronized (this) {
            if (phase == Phase.CLOSED) {
                return;
            }
            phase = Phase.CLOSED;
            waiting.clear();
            bytes = 0;
            left = connection;
        }
        ended.accept(this);
        leave(left);
        write();
    }

    /** The container has ended the exchange. */
    void exchangeEnded() {
        synchronized (this) {
            async = null;
        }
        gone();
    }

    private static void leave(@Nullable ClientConnection left) {
        if (left != null) {
            left.closed();
        }
    }

    /** To be called every now and then: nothing else finds out that nothing happens. */
    void check() {
        boolean stalled;
        boolean silent;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            stalled = blocked && now - blockedSince > bounds.stallNanos();
            silent = phase == Phase.OPEN && waiting.isEmpty() && now - lastSent > bounds.pingNanos();
        }
        if (stalled) {
            gone();
        } else if (!known.getAsBoolean()) {
            close(ErrorCode.TOKEN_EXPIRED.group() + '.' + ErrorCode.TOKEN_EXPIRED.code());
        } else if (silent) {
            offer(comment(""));
        }
    }

    @Override
    public void onWritePossible() {
        write();
    }

    @Override
    public void onError(Throwable failure) {
        HttpLog.clientGone(failure);
        gone();
    }

    private void write() {
        synchronized (this) {
            if (out == null) {
                return;
            }
            if (writing) {
                lookAgain = true;
                return;
            }
            writing = true;
        }
        boolean more = true;
        while (more) {
            try {
                drain();
            } catch (IOException | RuntimeException e) {
                HttpLog.clientGone(e);
                gone();
            }
            synchronized (this) {
                more = lookAgain;
                lookAgain = false;
                writing = more;
            }
        }
    }

    private void drain() throws IOException {
        while (true) {
            ServletOutputStream to;
            synchronized (this) {
                if (phase == Phase.CLOSED) {
                    break;
                }
                to = out;
            }
            if (!to.isReady()) {
                synchronized (this) {
                    blockedSince = blocked ? blockedSince : nanoTime.getAsLong();
                    blocked = true;
                }
                return;
            }
            byte[] next;
            synchronized (this) {
                blocked = false;
                next = waiting.poll();
                if (next != null) {
                    bytes -= next.length;
                    lastSent = nanoTime.getAsLong();
                } else if (!unflushed) {
                    if (phase != Phase.CLOSING) {
                        return;
                    }
                    phase = Phase.CLOSED;
                    break;
                }
            }
            if (next == null) {
                to.flush();
            } else {
                to.write(next);
            }
            unflushed = next != null;
        }
        complete();
    }

    private void complete() {
        ended.accept(this);
        AsyncContext exchange;
        synchronized (this) {
            exchange = async;
            async = null;
            blocked = false;
        }
        if (exchange != null) {
            try {
                exchange.complete();
            } catch (IllegalStateException e) {
                // The container has completed it.
                HttpLog.clientGone(e);
            }
        }
    }

    /** How many messages wait. */
    synchronized int size() {
        return waiting.size();
    }

    private static byte[] comment(String text) {
        return utf8(": " + text.replace('\n', ' ').replace('\r', ' ') + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

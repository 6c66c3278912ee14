// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.protocol.Values;
import io.troupe.spi.OutgoingEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription made in Java: events are handed over one at a time, in order, on the runtime's threads. */
final class Listener<E> implements AutoCloseable {

    /** A listener with so many events waiting is unsubscribed: memory is bounded. */
    private static final int LIMIT = 1_000;

    private final ActorId actor;
    private final String name;
    private final Class<E> type;
    private final Consumer<? super E> consumer;
    private final Connections connections;
    private final Executor threads;
    private final Values wire;

    // Guarded by this.
    private final Deque<OutgoingEvent> waiting = new ArrayDeque<>(2);
    private boolean running;
    private boolean closed;

    Listener(
            ActorId actor,
            Class<E> type,
            Consumer<? super E> consumer,
            Connections connections,
            Executor threads,
            Values wire) {
        this.actor = actor;
        this.name = EventNames.of(type);
        this.type = type;
        this.consumer = consumer;
        this.connections = connections;
        this.threads = threads;
        this.wire = wire;
    }

    void event(OutgoingEvent event) {
        if (!event.name().equals(name)) {
            return;
        }
        boolean start;
        boolean overflow;
        synchronized (this) {
            if (closed) {
                return;
            }
            overflow = waiting.size() >= LIMIT;
            if (!overflow) {
                waiting.add(event);
            }
            start = !running && !overflow;
            running |= start;
        }
        if (overflow) {
            RuntimeLog.listenerTooSlow(actor, name, LIMIT);
            close();
        } else if (start) {
            threads.execute(this::run);
        }
    }

    private void run() {
        for (OutgoingEvent event = next(); event != null; event = next()) {
            try {
                consumer.accept(EventNames.decode(event, type, wire));
            } catch (Exception | Error e) {
                RuntimeLog.listenerFailed(actor, name, e);
            }
        }
    }

    private synchronized @Nullable OutgoingEvent next() {
        OutgoingEvent event = closed ? null : waiting.poll();
        running = event != null;
        return event;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
        }
        connections.remove(actor, this);
    }
}

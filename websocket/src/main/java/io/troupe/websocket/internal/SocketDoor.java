// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.Addressing;
import io.troupe.protocol.LinesPerAddress;
import io.troupe.protocol.OriginPolicy;
import io.troupe.spi.ActionDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The WebSocket door of one deployment: its settings, the tickets that are out, the sockets that are open. Lives as an
 * attribute of the servlet context. May be shared by threads.
 */
final class SocketDoor {

    static final String ATTRIBUTE = SocketDoor.class.getName();

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final ServerContainer container;
    private final Supplier<ActionDispatcher> dispatcher;
    private final SocketTerms terms;
    private final OriginPolicy origins;
    private final Reception reception;
    private final TicketOffice tickets;
    private final SocketConfigurator configurator = new SocketConfigurator(this);
    private final ClosingSessions closing;
    private final Set<SocketConnection> open = ConcurrentHashMap.newKeySet();
    /** Those that the server has not dropped. */
    private final Set<Line> lines = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final LinesPerAddress<SocketConnection> addresses;
    private volatile boolean stopping;

    SocketDoor(
            ServerContainer container,
            Supplier<ActionDispatcher> dispatcher,
            SocketTerms terms,
            OriginPolicy origins,
            Addressing addressing,
            LinesPerAddress<SocketConnection> addresses,
            RandomGenerator random) {
        this.container = container;
        this.dispatcher = dispatcher;
        this.terms = terms;
        this.origins = origins;
        this.addresses = addresses;
        this.reception = new Reception(addressing, terms.values(), dispatcher);
        this.tickets = new TicketOffice(random, terms.nanoTime());
        this.closing = new ClosingSessions(terms.nanoTime());
    }

    ServerContainer container() {
        return container;
    }

    SocketConfigurator configurator() {
        return configurator;
    }

    SocketTerms terms() {
        return terms;
    }

    OriginPolicy origins() {
        return origins;
    }

    Reception reception() {
        return reception;
    }

    TicketOffice tickets() {
        return tickets;
    }

    ClosingSessions closing() {
        return closing;
    }

    /** The line of a request that is to be upgraded. */
    Line line(HttpServletRequest request) {
        Line line = Line.of(request);
        lines.add(line);
        return line;
    }

    boolean isStopping() {
        return stopping;
    }

    int connections() {
        return open.size();
    }

    /** A socket opened; it is not known yet whether its client may stay. */
    SocketConnection admit(Handshake handshake, Remote remote) {
        SocketConnection connection = new SocketConnection(remote, handshake, dispatcher.get(), terms);
        open.add(connection);
        return connection;
    }

    /** Lets it ask the actor, now that messages can be received. */
    void begin(SocketConnection connection, Handshake handshake) {
        if (stopping) {
            connection.end(Ending.GOING_AWAY, true);
        } else if (!addresses.enter(connection, handshake.clientAddress())) {
            connection.end(Ending.TOO_MANY_CONNECTIONS, true);
        } else {
            connection.begin(handshake);
        }
    }

    /** The socket is closed, as its closing frame says. */
    void gone(SocketConnection connection, Ending how) {
        open.remove(connection);
        addresses.leave(connection);
        connection.gone(how);
    }

    /** To be called every now and then: nothing else finds out that nothing happens. */
    void tick() {
        tickets.discardExpired();
        open.forEach(SocketConnection::check);
        closing.tick();
    }

    /**
     * Takes no more clients and no more calls, waits for the answers of those under way, and closes all sockets so that
     * their clients come back. The last messages get a moment to leave: threads of the container must not be met here
     * when the application is gone.
     */
    void stop(Duration grace) {
        stopping = true;
        List<CompletableFuture<Void>> answered = open.stream()
                .map(connection -> connection.stop().toCompletableFuture())
                .toList();
        if (!await(answered, grace)) {
            SocketLog.callsCutShort(
                    answered.stream().filter(idle -> !idle.isDone()).count());
        }
        List<SocketConnection> last = List.copyOf(open);
        last.forEach(connection -> connection.end(Ending.GOING_AWAY, true));
        await(last.stream().map(each -> each.closed().toCompletableFuture()).toList(), CLOSING);
        List.copyOf(open).forEach(connection -> gone(connection, Ending.GOING_AWAY));
        closing.finish(CLOSING);
        releaseLines();
    }

    private void releaseLines() {
        List<Line> left;
        synchronized (lines) {
            left = List.copyOf(lines);
            lines.clear();
        }
        left.forEach(Line::release);
    }

    /** Whether all are done in time. */
    private static boolean await(List<CompletableFuture<Void>> all, Duration atMost) {
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}

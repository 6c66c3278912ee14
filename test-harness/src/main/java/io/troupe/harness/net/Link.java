// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection through the proxy: two sockets, and a thread for each direction that reads, lets the switchboard decide,
 * and writes. The end of one direction is passed on like bytes are, so a hold hides it too.
 */
final class Link {

    private static final Duration FOREVER = Duration.ofDays(1);

    private final TcpProxy owner;
    private final Switchboard switchboard;
    private final int number;
    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean closed;
    private int ended;

    /** What passed the holds and is being written; under the switchboard's lock. */
    private final Set<Direction> writing = EnumSet.noneOf(Direction.class);

    private final Set<Direction> halfClosed = ConcurrentHashMap.newKeySet();

    /** What the server has been asked and the client has not been answered; under the switchboard's lock. */
    private int unanswered;

    private boolean hasAsked;

    /** Whether the server will answer no more; under the switchboard's lock. */
    private boolean silent;

    /** Set while the answer to one statement is awaited; under the switchboard's lock. */
    private StatementFault answering;

    Link(TcpProxy owner, Switchboard switchboard, int number, Socket client) {
        this.owner = owner;
        this.switchboard = switchboard;
        this.number = number;
        this.client = client;
    }

    void start() {
        thread("requests", this::requests).start();
    }

    private Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, "proxy " + owner.port() + " #" + number + " " + name);
        thread.setDaemon(true);
        return thread;
    }

    private void requests() {
        try {
            client.setTcpNoDelay(true);
            pass(Direction.TO_SERVER);
            server.connect(owner.target());
            switchboard.change(() -> writing.remove(Direction.TO_SERVER));
            connected();
            thread("replies", this::replies).start();
            PostgresWire wire = owner.readsPostgres() ? new PostgresWire(number) : null;
            byte[] buffer = new byte[64 * 1024];
            int length;
            while ((length = client.getInputStream().read(buffer)) >= 0) {
                if (wire == null) {
                    forward(Direction.TO_SERVER, buffer, length, List.of());
                } else {
                    for (PostgresWire.Group group : wire.take(buffer, length)) {
                        forward(group);
                    }
                }
            }
            if (wire != null) {
                byte[] rest = wire.rest();
                forward(Direction.TO_SERVER, rest, rest.length, List.of());
            }
            end(Direction.TO_SERVER);
        } catch (IOException e) {
            lost(Direction.TO_SERVER);
        } catch (RuntimeException e) {
            owner.failed(e);
            reset();
        }
    }

    private void replies() {
        try {
            PostgresReplies replies = new PostgresReplies();
            byte[] buffer = new byte[64 * 1024];
            int length;
            while ((length = server.getInputStream().read(buffer)) >= 0) {
                answered();
                boolean asked = owner.readsPostgres() && hasAsked();
                forward(Direction.TO_CLIENT, buffer, length, List.of());
                if (asked) {
                    int ready = replies.ready(buffer, length);
                    switchboard.change(() -> unanswered -= ready);
                }
            }
            switchboard.change(() -> silent = true);
            end(Direction.TO_CLIENT);
        } catch (IOException e) {
            lost(Direction.TO_CLIENT);
        } catch (RuntimeException e) {
            owner.failed(e);
            reset();
        }
    }

    /** False before the session starts: what the server says about encryption is no frame. */
    private boolean hasAsked() {
        boolean[] asked = new boolean[1];
        switchboard.change(() -> asked[0] = hasAsked);
        return asked[0];
    }

    private void forward(PostgresWire.Group group) throws IOException {
        StatementFault fault = null;
        for (WireStatement statement : group.statements()) {
            StatementFault found = owner.faultAt(statement);
            if (found != null) {
                fault = found;
                // What the client has asked before without waiting for the answer, like BEGIN, is none of the fault's.
                switchboard.await(() -> closed || silent || unanswered == 0, FOREVER);
                // Before the server has it, or its answer could be faster than the hold.
                Hold hold =
                        found.kind == StatementFault.Kind.HOLD_ANSWER ? owner.hold(this, Direction.TO_CLIENT) : null;
                found.hit(statement, hold);
                switchboard.tell();
                break;
            }
        }
        if (fault != null) {
            switch (fault.kind) {
                case CUT_BEFORE -> {
                    reset();
                    throw new IOException("cut");
                }
                case HOLD -> {
                    StatementFault held = fault;
                    switchboard.await(() -> closed || held.released(), FOREVER);
                }
                    // The answer could be faster than the cut.
                case CUT_AFTER -> halfClosed.add(Direction.TO_CLIENT);
                default -> {}
            }
            StatementFault asked = fault;
            switchboard.change(() -> answering = asked);
        }
        if (group.asks()) {
            switchboard.change(() -> {
                hasAsked = true;
                unanswered++;
            });
        }
        forward(Direction.TO_SERVER, group.bytes(), group.bytes().length, group.statements());
        if (fault != null && fault.kind == StatementFault.Kind.CUT_AFTER) {
            // The server shall read everything before it reads the end, so its side ends in order.
            reset(client);
            server.shutdownOutput();
            throw new IOException("cut");
        }
    }

    private void answered() throws IOException {
        StatementFault[] fault = new StatementFault[1];
        switchboard.change(() -> {
            fault[0] = answering;
            answering = null;
            if (fault[0] != null) {
                fault[0].answer();
            }
        });
        if (fault[0] != null && fault[0].kind == StatementFault.Kind.CUT_ANSWERED) {
            reset();
            throw new IOException("cut");
        }
    }

    private void forward(Direction direction, byte[] bytes, int length, List<WireStatement> statements)
            throws IOException {
        wait(owner.delayOf(direction));
        int sent = 0;
        while (sent < length) {
            int piece = owner.pieceOf(direction, length - sent);
            wait(owner.durationOf(direction, piece));
            if (write(direction, bytes, sent, piece, sent == 0 ? statements : List.of())) {
                reset();
                throw new IOException("cut");
            }
            sent += piece;
        }
    }

    private void wait(Duration time) {
        if (!time.isZero()) {
            switchboard.await(() -> closed, time);
        }
    }

    /** Writes when nothing holds it; whether the connection is to be cut now. */
    private boolean write(Direction direction, byte[] bytes, int from, int length, List<WireStatement> statements)
            throws IOException {
        pass(direction);
        try {
            int allowed = owner.allowed(direction, length);
            if (!halfClosed.contains(direction)) {
                Socket target = direction == Direction.TO_SERVER ? server : client;
                // Counted first: who sees the effect shall see the count.
                owner.counted(direction, allowed, statements);
                target.getOutputStream().write(bytes, from, allowed);
            }
            return allowed < length || owner.cutNow(direction);
        } finally {
            switchboard.change(() -> writing.remove(direction));
        }
    }

    /** Waits for holds to end, and counts as writing from then on. */
    private void pass(Direction direction) throws IOException {
        switchboard.await(
                () -> {
                    boolean held = switchboard.hold(this, direction) && !closed;
                    if (!held) {
                        writing.add(direction);
                    }
                    return !held;
                },
                FOREVER);
        if (closed) {
            throw new IOException("closed");
        }
    }

    /** Whether bytes are on their way to the socket; under the switchboard's lock. */
    boolean isWriting(Direction direction) {
        return !closed && (direction == null ? !writing.isEmpty() : writing.contains(direction));
    }

    /** One side will send no more. */
    private void end(Direction direction) throws IOException {
        pass(direction);
        halfClose(direction);
        boolean[] both = new boolean[1];
        switchboard.change(() -> {
            writing.remove(direction);
            both[0] = ++ended == 2;
        });
        if (both[0]) {
            close();
        }
    }

    /** One side is gone without a farewell: so will the other be, once it may know. */
    private void lost(Direction direction) {
        boolean cutAfterForwarding = client.isClosed() && !server.isClosed() && direction == Direction.TO_SERVER;
        if (closed || cutAfterForwarding) {
            return;
        }
        try {
            pass(direction);
        } catch (IOException e) {
            // Closed meanwhile: nothing is left to tell anyone.
        }
        reset();
    }

    /** Says to one side that nothing more will come; what comes nevertheless is dropped. */
    synchronized void halfClose(Direction direction) throws IOException {
        Socket target = direction == Direction.TO_SERVER ? server : client;
        if (halfClosed.add(direction) && target.isConnected()) {
            target.shutdownOutput();
        }
    }

    private synchronized void connected() throws IOException {
        server.setTcpNoDelay(true);
        if (halfClosed.contains(Direction.TO_SERVER)) {
            server.shutdownOutput();
        }
    }

    /** Both sides see a reset connection. */
    void reset() {
        reset(client);
        reset(server);
        close();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private void close() {
        switchboard.change(() -> closed = true);
        for (Socket socket : List.of(client, server)) {
            try {
                socket.close();
            } catch (IOException e) {
                // There is nobody left to tell.
            }
        }
        owner.gone(this);
    }
}

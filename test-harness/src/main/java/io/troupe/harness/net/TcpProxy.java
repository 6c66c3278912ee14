// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A TCP forwarder on 127.0.0.1 that can do what networks do: delay, throttle, hold, reset, half-close, cut in the middle, or
 * swallow everything while both sides believe the connection stands. In front of PostgreSQL it also knows which statement
 * passes, so that a fault can be placed at the next COMMIT.
 *
 * <p>Faults for bytes apply to every connection, present and future, until they are taken back. A fault for a statement
 * ({@link StatementFault}) hits one connection once. Lost connections are reset (RST), not closed in order, except where said.
 *
 * <p>All methods may be called by any thread, at any time before {@link #close()}, which ends all connections and threads.
 */
public final class TcpProxy implements AutoCloseable {

    private static final Duration PASSING = Duration.ofSeconds(1);

    private record Watch(Predicate<WireStatement> which, StatementFault fault) {}

    private final Switchboard switchboard = new Switchboard();
    private final ServerSocket socket = new ServerSocket();
    private final Thread acceptor;
    private final InetSocketAddress target;
    private final boolean postgres;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Watch> watches = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final Map<Direction, AtomicLong> bytes = perDirection(0);
    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    /** Nanoseconds. */
    private final Map<Direction, AtomicLong> delay = perDirection(0);
    /** Bytes a second; 0 is no limit. */
    private final Map<Direction, AtomicLong> rate = perDirection(0);
    /** Bytes until the cut; below 0 there will be none. */
    private final Map<Direction, AtomicLong> untilCut = perDirection(-1);

    private volatile Function<WireStatement, StatementFault> rule = statement -> null;
    private volatile boolean refusing;

    private TcpProxy(int port, boolean postgres) throws IOException {
        this.target = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        this.postgres = postgres;
        socket.bind(new InetSocketAddress(target.getAddress(), 0));
        acceptor = new Thread(this::accept, "proxy " + port() + " accept");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** In front of any server on this port of 127.0.0.1. */
    public static TcpProxy to(int port) throws IOException {
        return new TcpProxy(port, false);
    }

    /** In front of a PostgreSQL server, to which clients talk without encryption. */
    public static TcpProxy toPostgres(int port) throws IOException {
        return new TcpProxy(port, true);
    }

    /** Where clients connect, on 127.0.0.1. */
    public int port() {
        return socket.getLocalPort();
    }

    // ---- Faults for bytes ----

    /** Each piece of data that is read waits this long before it goes on; zero ends it. */
    public void delay(Direction direction, Duration time) {
        delay.get(direction).set(time.toNanos());
    }

    /** At most about this many bytes a second on each connection; 0 ends it. */
    public void throttle(Direction direction, long bytesPerSecond) {
        rate.get(direction).set(bytesPerSecond);
    }

    /** Nothing goes in this direction until the hold is released; once this returns, nothing more slips through. */
    public Hold hold(Direction direction) {
        return hold(null, direction);
    }

    /**
     * Nothing goes in either direction, neither bytes nor the news that a side has closed, and both sides keep their sockets,
     * until the hold is released. New connections are accepted and lead nowhere.
     */
    public Hold blackHole() {
        return hold(null, null);
    }

    /** Resets all connections there are, on both sides. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /** Tells one side of all connections there are that no more will come in this direction; the other direction goes on. */
    public void halfClose(Direction direction) throws IOException {
        for (Link link : links) {
            link.halfClose(direction);
        }
    }

    /**
     * After this many more bytes in this direction, counted over all connections, the connection that carries the last of
     * them is reset. Happens once.
     */
    public void cutAfter(Direction direction, long count) {
        untilCut.get(direction).set(count);
    }

    /** Whether new connections are reset as soon as they are made. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    // ---- Faults for statements ----

    /** Places the fault at the next COMMIT on any connection. */
    public StatementFault nextCommit(StatementFault fault) {
        return next(WireStatement::isCommit, fault);
    }

    /**
     * Places the fault at the next statement of that kind on any connection. What the client sent in one piece with it, up
     * to its Sync, shares its fate. Several faults may wait at a time; the one placed first is asked first.
     *
     * @return the same fault
     */
    public StatementFault next(Predicate<WireStatement> which, StatementFault fault) {
        requirePostgres();
        fault.arm(switchboard);
        watches.add(new Watch(which, fault));
        return fault;
    }

    /** Asks this function at each statement for a fault, each time a new one, or null for none. Replaces the last one given. */
    public void every(Function<WireStatement, StatementFault> faults) {
        requirePostgres();
        rule = faults;
    }

    // ---- What passed ----

    /** Bytes written on in this direction so far. */
    public long bytes(Direction direction) {
        return bytes.get(direction).get();
    }

    /** Statements that went on to the server so far. */
    public long statements() {
        return statements.get();
    }

    /** COMMITs among them. */
    public long commits() {
        return commits.get();
    }

    /** Connections that clients made so far. */
    public long accepted() {
        return accepted.get();
    }

    /** Connections that stand now. */
    public int open() {
        return links.size();
    }

    /**
     * Ends all connections by reset, and accepts no more.
     *
     * @throws IllegalStateException if a rule for statements threw, or gave a fault that had hit before; its connection was
     *     reset then
     */
    @Override
    public void close() throws IOException {
        socket.close();
        awaitAcceptor();
        reset();
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw new IllegalStateException("a rule for statements failed", failure);
        }
    }

    /** As long as a thread is in accept(), the system lets clients in, though the socket is closed. */
    private void awaitAcceptor() {
        try {
            acceptor.join(PASSING.toMillis() * 10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- For the links ----

    Hold hold(Link link, Direction direction) {
        Hold hold = new Hold(switchboard, link, direction);
        switchboard.change(() -> switchboard.holds.add(hold));
        // A write that blocks on a full socket may be a long one; what it has begun is on its way in any case.
        switchboard.await(
                () -> links.stream().noneMatch(each -> (link == null || each == link) && each.isWriting(direction)),
                PASSING);
        return hold;
    }

    InetSocketAddress target() {
        return target;
    }

    boolean readsPostgres() {
        return postgres;
    }

    StatementFault faultAt(WireStatement statement) {
        for (Watch watch : watches) {
            if (watch.which.test(statement) && watches.remove(watch)) {
                return watch.fault;
            }
        }
        StatementFault fault = rule.apply(statement);
        if (fault != null) {
            fault.arm(switchboard);
        }
        return fault;
    }

    void counted(Direction direction, int count, List<WireStatement> group) {
        bytes.get(direction).addAndGet(count);
        statements.addAndGet(group.size());
        commits.addAndGet(group.stream().filter(WireStatement::isCommit).count());
    }

    /** How much to send at a time: all, or what the rate allows in a hundredth of a second. */
    int pieceOf(Direction direction, int length) {
        long limit = rate.get(direction).get();
        return limit == 0 ? length : (int) Math.min(length, Math.max(1, limit / 100));
    }

    Duration delayOf(Direction direction) {
        return Duration.ofNanos(delay.get(direction).get());
    }

    /** How long a piece takes at the rate that is set. */
    Duration durationOf(Direction direction, int piece) {
        long limit = rate.get(direction).get();
        return Duration.ofNanos(limit == 0 ? 0 : piece * 1_000_000_000L / limit);
    }

    /** Takes from the bytes that are left before a cut; less than asked for means: cut after these. */
    int allowed(Direction direction, int length) {
        long[] allowed = {length};
        untilCut.get(direction).updateAndGet(left -> {
            allowed[0] = left < 0 ? length : Math.min(left, length);
            return left < 0 ? left : left - allowed[0];
        });
        return (int) allowed[0];
    }

    /** Whether the last byte before the cut has gone; true once. */
    boolean cutNow(Direction direction) {
        return untilCut.get(direction).compareAndSet(0, -1);
    }

    void failed(RuntimeException failure) {
        failures.add(failure);
    }

    void gone(Link link) {
        switchboard.change(() -> switchboard.holds.removeIf(hold -> hold.link == link));
        links.remove(link);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Link link = new Link(this, switchboard, (int) accepted.incrementAndGet(), client);
                links.add(link);
                if (refusing || socket.isClosed()) {
                    link.reset();
                } else {
                    link.start();
                }
            } catch (IOException e) {
                // Closed; any other reason shows in the loop's condition or at the next accept.
            }
        }
    }

    private void requirePostgres() {
        if (!postgres) {
            throw new IllegalStateException("statements are known only in front of PostgreSQL");
        }
    }

    private static Map<Direction, AtomicLong> perDirection(long value) {
        Map<Direction, AtomicLong> map = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            map.put(direction, new AtomicLong(value));
        }
        return map;
    }
}

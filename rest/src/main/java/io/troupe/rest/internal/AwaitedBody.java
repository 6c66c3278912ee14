// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body of which something is missing. No thread waits for it: the container calls when more has come. Where a container cannot,
 * {@link BodyReaders} wait.
 *
 * <pre>
 *   COMING ──the container says that this was all──▶ OVER, and the call goes on, on a thread of the runtime
 *     │  └───── client gone ───────────────────────▶ OVER
 *     └──▶ REFUSED ──the rest was thrown away, or the time for that is over──▶ OVER
 * </pre>
 *
 * <p>Who is refused while it still sends would lose the answer if the connection were closed under it, so for a short time what
 * it sends is thrown away. After that, and for a body that is late, the line is broken off: a container that is told that the
 * request is over may wait with a thread for what is missing.
 *
 * <p>The container may call on its own I/O threads, which must not be kept. Everything that touches request or response
 * happens under this one's lock, because the container reuses them as soon as the exchange is complete. Only Grizzly's line is broken off
 * outside it, for Grizzly calls back then with a lock of its own.
 */
final class AwaitedBody implements ReadListener {

    /** How long a client that is refused may go on sending. */
    static final Duration LINGER = Duration.ofSeconds(5);

    private static final byte[] NONE = {};
    private static final int PART = 8 << 10;

    private enum Phase {
        COMING,
        REFUSED,
        OVER
    }

    private final RequestBody body;
    private final AwaitedBodies all;
    private final Exchange exchange;
    private final Executor threads;
    private final Consumer<byte[]> next;
    private final boolean endComesUnasked;
    private final long since;

    // All guarded by this.
    private Phase phase = Phase.COMING;
    private long received;
    private long held;
    private long refusedAt;
    private boolean answered;
    private boolean allRead;
    private boolean useless;
    private @Nullable Thread reader;

    /**
     * One that is not awaited yet.
     *
     * @param threads run what may take a while
     * @param next is given the whole body there
     * @param endComesUnasked see {@link ClientLine#tellsOfTheEndUnasked}
     */
    AwaitedBody(
            RequestBody body,
            AwaitedBodies all,
            Exchange exchange,
            Executor threads,
            Consumer<byte[]> next,
            boolean endComesUnasked) {
        this.body = body;
        this.all = all;
        this.exchange = exchange;
        this.threads = threads;
        this.next = next;
        this.endComesUnasked = endComesUnasked;
        this.since = all.now();
    }

    /**
     * Begins, on the request's thread.
     *
     * @return false if a filter of the application has put a stream of its own there that can only be read by waiting
     * @throws ActorException {@link ErrorCode#OVERLOADED}
     */
    boolean begin() throws IOException {
        enter();
        try {
            body.stream().setReadListener(this);
            return true;
        } catch (UnsupportedOperationException | IllegalStateException e) {
            HttpLog.clientGone(e);
            end();
            return false;
        }
    }

    private void enter() {
        if (!all.hold(body.held())) {
            throw overloaded();
        }
        synchronized (this) {
            held = body.held();
        }
        all.enter(this);
    }

    /**
     * Begins where the server cannot tell that more has come, on the request's thread.
     *
     * @param waiting runs what waits for a client
     * @throws ActorException {@link ErrorCode#OVERLOADED}, {@link ErrorCode#STOPPING}
     */
    void beginReading(Executor waiting) {
        enter();
        try {
            all.readers().read(waiting, this::read);
        } catch (ActorException e) {
            end();
            throw e;
        }
    }

    /**
     * Waits for all of it, without the lock; who is refused meanwhile is not waited for any longer. Until this is done, the exchange
     * must not be: its objects would be used again.
     */
    private void read() {
        if (!enterReading()) {
            onAllDataRead();
            return;
        }
        try {
            byte[] part = new byte[Math.min(PART, body.missing())];
            do {
                int count = body.stream().read(part, 0, Math.min(part.length, body.missing()));
                synchronized (this) {
                    if (phase == Phase.COMING) {
                        add(part, count);
                    }
                }
            } while (isMissing());
            leaveReading();
            onAllDataRead();
        } catch (IOException | RuntimeException e) {
            leaveReading();
            onError(e);
        }
    }

    private synchronized boolean enterReading() {
        reader = phase == Phase.COMING ? Thread.currentThread() : null;
        return reader != null;
    }

    private synchronized void leaveReading() {
        reader = null;
        // Only meant for the wait that is over.
        Thread.interrupted();
    }

    private synchronized boolean isMissing() {
        return phase == Phase.COMING && !body.isWhole();
    }

    private void add(byte[] part, int count) {
        if (hold(count)) {
            try {
                body.add(part, count);
                received += Math.max(0, count);
            } catch (ActorException e) {
                refuse(e);
            }
        }
    }

    @Override
    public synchronized void onDataAvailable() throws IOException {
        ServletInputStream in = body.stream();
        byte[] thrownAway = NONE;
        while (phase != Phase.OVER) {
            if (endComesUnasked && phase == Phase.COMING && body.isComplete()) {
                return;
            }
            if (!in.isReady()) {
                return;
            }
            if (phase == Phase.COMING && !body.isComplete()) {
                gather(Math.max(1, in.available()));
            } else {
                thrownAway = thrownAway.length > 0 ? thrownAway : new byte[1 << 10];
                if (in.read(thrownAway) < 0) {
                    return;
                }
            }
        }
    }

    private void gather(int there) throws IOException {
        if (hold(there)) {
            try {
                received += Math.max(0, body.take(there));
            } catch (ActorException e) {
                refuse(e);
            }
        }
    }

    /** Whether so many bytes more may be held. */
    private boolean hold(int bytes) {
        int more = body.heldWith(Math.max(0, bytes)) - body.held();
        if (more > 0 && !all.hold(more)) {
            refuse(overloaded());
            return false;
        }
        held += more;
        return true;
    }

    @Override
    public void onAllDataRead() {
        byte[] bytes;
        synchronized (this) {
            allRead = true;
            if (phase == Phase.REFUSED) {
                completeIfDone();
            }
            if (phase != Phase.COMING) {
                return;
            }
            if (!body.mayEnd()) {
                refuse(RequestBody.brokenOff(new IOException("less than was said")));
                return;
            }
            bytes = body.bytes();
            end();
        }
        try {
            threads.execute(() -> next.accept(bytes));
        } catch (ActorException e) {
            exchange.fail(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        synchronized (this) {
            // Nothing more comes, nor is the line of use.
            useless = true;
            allRead = true;
            if (phase == Phase.COMING) {
                // A server that waits has a time limit, too.
                refuse(all.isLate(since, received) ? tooSlow() : RequestBody.brokenOff(failure));
            }
            if (phase != Phase.REFUSED || !answered || !giveUp()) {
                return;
            }
        }
        exchange.breakOff();
    }

    /** How many bytes have come since it is awaited. */
    synchronized long received() {
        return received;
    }

    /** To be called every now and then: nothing else finds out that nothing comes. */
    void check() {
        synchronized (this) {
            if (phase == Phase.COMING && all.isLate(since, received)) {
                useless = true;
                refuse(tooSlow());
            }
            boolean goesOn = !answered || reader != null || all.now() - refusedAt <= LINGER.toNanos();
            if (phase != Phase.REFUSED || goesOn || !giveUp()) {
                return;
            }
        }
        exchange.breakOff();
    }

    /** Answers at once that it did not come in time, if it is awaited still: the container ends the exchange after this. */
    boolean late() {
        synchronized (this) {
            if (phase != Phase.COMING) {
                return false;
            }
            refused();
            exchange.refuseEarly(tooSlow());
            answered = true;
            if (!giveUp()) {
                return true;
            }
        }
        exchange.breakOff();
        return true;
    }

    private static ActorException tooSlow() {
        return ActorException.refused(ErrorCode.INCOMING_TOO_SLOW, "The body of the request did not come in time.");
    }

    /** Answers that, and throws away what still comes. */
    void refuse(ActorException why) {
        synchronized (this) {
            if (phase != Phase.COMING) {
                return;
            }
            refused();
        }
        Runnable answer = () -> answer(why);
        try {
            threads.execute(answer);
        } catch (ActorException e) {
            answer.run();
        }
    }

    private void refused() {
        phase = Phase.REFUSED;
        refusedAt = all.now();
        all.release(held);
        held = 0;
        body.drop();
        if (reader != null) {
            reader.interrupt();
        }
    }

    private void answer(ActorException why) {
        synchronized (this) {
            if (phase != Phase.REFUSED || answered) {
                return;
            }
            exchange.refuseEarly(why);
            answered = true;
            if (reader != null || !useless && !why.is(ErrorCode.STOPPING)) {
                completeIfDone();
                return;
            }
            if (!giveUp()) {
                return;
            }
        }
        exchange.breakOff();
    }

    /**
     * Gives it up.
     *
     * @return whether the line is left, to be broken off when the lock is
     */
    private boolean giveUp() {
        end();
        if (exchange.endsWithItsLine()) {
            return true;
        }
        exchange.completeAndClose();
        return false;
    }

    private void completeIfDone() {
        if (answered && allRead && reader == null) {
            end();
            exchange.completeAndClose();
        }
    }

    /** The exchange is over, whoever ended it. */
    synchronized void gone() {
        end();
        body.drop();
    }

    private void end() {
        synchronized (this) {
            phase = Phase.OVER;
            all.release(held);
            held = 0;
        }
        all.leave(this);
    }

    private static ActorException overloaded() {
        return ActorException.refused(
                ErrorCode.OVERLOADED, "Too many bodies are being received on this node; try again later.");
    }
}

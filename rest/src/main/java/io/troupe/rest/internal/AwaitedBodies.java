// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The bodies that are awaited. No thread waits for them, so what bounds them is here: the memory that all of them together may
 * take, and the time that each of them has. The time is longer the more has come, so that a large body over a slow line
 * arrives, and one that drips does not stay.
 */
final class AwaitedBodies {

    /** How many bytes of a body earn it a second more. */
    static final int BYTES_A_SECOND = 1 << 10;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long timeout;
    private final long memory;
    private final LongSupplier nanoTime;
    private final Set<AwaitedBody> awaited = ConcurrentHashMap.newKeySet();
    private final AtomicLong held = new AtomicLong();
    private final BodyReaders readers = new BodyReaders();
    private volatile boolean stopping;

    /**
     * None yet.
     *
     * @param timeout for a body of which nothing comes
     * @param memory in bytes
     */
    AwaitedBodies(Duration timeout, long memory, LongSupplier nanoTime) {
        this.timeout = timeout.toNanos();
        this.memory = memory;
        this.nanoTime = nanoTime;
    }

    /** Those that wait where the server cannot tell. */
    BodyReaders readers() {
        return readers;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Whether a body of which so much has come should have come whole by now. */
    boolean isLate(long since, long bytes) {
        return now() - since > timeout + bytes / BYTES_A_SECOND * SECOND;
    }

    /** From now on that one is looked after. */
    void enter(AwaitedBody body) {
        awaited.add(body);
        if (stopping) {
            body.refuse(stopping());
        }
    }

    void leave(AwaitedBody body) {
        awaited.remove(body);
    }

    /** Whether so many bytes more may be held; if so they are counted. */
    boolean hold(long bytes) {
        if (held.addAndGet(bytes) <= memory) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }

    /** How many bytes are held. */
    long held() {
        return held.get();
    }

    /** How many bodies are awaited. */
    int size() {
        return awaited.size();
    }

    /** How many bytes have come of those that are awaited. */
    long received() {
        return awaited.stream().mapToLong(AwaitedBody::received).sum();
    }

    /** To be called every now and then. */
    void tick() {
        awaited.forEach(AwaitedBody::check);
    }

    /** Awaits no more. */
    void stop() {
        stopping = true;
        awaited.forEach(body -> body.refuse(stopping()));
    }

    private static ActorException stopping() {
        return ActorException.refused(ErrorCode.STOPPING, "The application is stopping.");
    }
}

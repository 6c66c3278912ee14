// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Searches interleavings of the turn queue by force: threads that park, tasks that are handed over, and waiters that give up,
 * in random order. A writer that is not alone shows in a counter; a lost wake-up shows as a run that does not end.
 */
class TurnQueueStressTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TurnQueue queue = new TurnQueue();
    private final Slot slot = TestSlots.of("stress");
    private final AtomicInteger writers = new AtomicInteger();
    private final AtomicInteger readers = new AtomicInteger();
    private final AtomicLong violations = new AtomicLong();
    private final AtomicLong gaveUp = new AtomicLong();
    private final ExecutorService handedOver = Executors.newCachedThreadPool();
    private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);

    /** Written by writers only, without any other synchronisation than the turn. */
    private long plain;

    @AfterEach
    void end() {
        callers.shutdownNow();
        handedOver.shutdownNow();
    }

    @RepeatedTest(3)
    void neverLetsAWriterMeetAnybodyAndNeverLosesAWaiter() throws Exception {
        long seed = System.nanoTime();
        AtomicLong written = new AtomicLong();
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            work.add(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    if (one(random)) {
                        written.incrementAndGet();
                    }
                }
                return null;
            });
        }
        for (Future<Void> done : callers.invokeAll(work, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            assertThat(done.isCancelled())
                    .as("a waiter was lost, seed %d", seed)
                    .isFalse();
            done.get();
        }
        assertThat(violations).as("seed %d", seed).hasValue(0);
        assertThat(plain).as("seed %d", seed).isEqualTo(written.get());
        assertThat(queue.isIdle()).isTrue();
    }

    @Test
    void servesWritersInTheOrderOfTheirArrival() {
        Turn first = new Turn(slot, true, null);
        assertThat(queue.tryEnter(first)).isTrue();
        List<Integer> served = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            Turn turn = new Turn(slot, true, null);
            Waiter waiter = Waiter.task(turn, null, false, queue, woken -> {
                served.add(number);
                queue.release(turn);
            });
            assertThat(queue.enter(waiter, 1_000)).isEqualTo(Waiter.State.WAITING);
        }
        queue.release(first);
        assertThat(served).hasSize(100).isSorted();
    }

    /** One turn, or a wait that was given up; true if it wrote. */
    private boolean one(Random random) throws InterruptedException {
        boolean exclusive = random.nextInt(3) == 0;
        Turn turn = new Turn(slot, exclusive, null);
        if (!queue.tryEnter(turn)) {
            return random.nextBoolean() ? parked(turn, random.nextInt(4) == 0) : asTask(turn);
        }
        body(turn);
        queue.release(turn);
        return exclusive;
    }

    private boolean parked(Turn turn, boolean impatient) {
        Waiter waiter = Waiter.thread(turn, null, queue, Parking.PLATFORM);
        if (queue.enter(waiter, 1_000) == Waiter.State.WAITING) {
            if (impatient && waiter.end(Waiter.State.WITHDRAWN)) {
                queue.withdraw(waiter);
                gaveUp.incrementAndGet();
                return false;
            }
            while (waiter.state() == Waiter.State.WAITING) {
                LockSupport.park(waiter);
                if (Thread.interrupted()) {
                    throw new IllegalStateException("still waiting at the end");
                }
            }
        }
        body(turn);
        queue.release(turn);
        return turn.exclusive;
    }

    private boolean asTask(Turn turn) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Waiter waiter = Waiter.task(
                turn,
                null,
                false,
                queue,
                woken -> handedOver.execute(() -> {
                    body(turn);
                    queue.release(turn);
                    done.countDown();
                }));
        if (queue.enter(waiter, 1_000) != Waiter.State.WAITING) {
            waiter.wake();
        }
        done.await();
        return turn.exclusive;
    }

    private void body(Turn turn) {
        if (turn.exclusive) {
            if (writers.incrementAndGet() != 1 || readers.get() != 0) {
                violations.incrementAndGet();
            }
            plain++;
            writers.decrementAndGet();
        } else {
            readers.incrementAndGet();
            if (writers.get() != 0) {
                violations.incrementAndGet();
            }
            readers.decrementAndGet();
        }
    }
}

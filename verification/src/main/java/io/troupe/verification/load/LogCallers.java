// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.load;

import io.troupe.harness.Run;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.OutcomeChecker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers of logs, each on a thread of its own: 70 % append, 20 % ask for the length, 10 % append under an idempotency key and
 * repeat that until it is answered. How a call is made, and recorded, is the subclass's.
 */
public abstract class LogCallers implements AutoCloseable {

    /** What is called. */
    protected enum Call {
        APPEND,
        LENGTH,
        APPEND_ONCE
    }

    private static final AtomicLong IDS = new AtomicLong();

    private final String name;
    private final List<String> keys;
    private final Duration patience;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();

    /**
     * Callers that do not run yet.
     *
     * @param name of each, before its number
     * @param patience how long nothing may be answered
     */
    protected LogCallers(String name, List<String> keys, Duration patience) {
        this.name = name;
        this.keys = keys;
        this.patience = patience;
    }

    /** Makes one call on the caller's thread, and records it. */
    protected abstract void call(Call what, String caller, String key, Random random);

    /** Records what the logs hold in the end. */
    public abstract void recordLogs();

    /** The logs that are called. */
    protected final List<String> keys() {
        return keys;
    }

    /** For one entry of one caller; never the same again. */
    protected final String newId(String caller) {
        return caller + "-" + IDS.incrementAndGet();
    }

    /** Counts an answer. */
    protected final void countAnswer() {
        answered.incrementAndGet();
    }

    /** Whether callers shall come to an end. */
    protected final boolean isStopped() {
        return stopped.get();
    }

    /** Starts so many. */
    public final void start(int count, Random random) {
        for (int i = 0; i < count; i++) {
            Random own = new Random(random.nextLong());
            String caller = name + i;
            Thread thread = new Thread(() -> run(caller, own), caller);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(String caller, Random random) {
        while (!stopped.get()) {
            String key = keys.get(random.nextInt(keys.size()));
            int dice = random.nextInt(10);
            call(dice < 7 ? Call.APPEND : dice < 9 ? Call.LENGTH : Call.APPEND_ONCE, caller, key, random);
        }
    }

    /** How many calls were answered. */
    public final long answered() {
        return answered.get();
    }

    /** Waits until that many more calls have been answered. */
    public final void awaitAnswered(long more) {
        long goal = answered.get() + more;
        long end = System.nanoTime() + patience.toNanos();
        while (answered.get() < goal) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no progress: " + (goal - answered.get()) + " answers missing");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Records what the logs hold in the end, and fails if that or any answer is wrong. */
    public final void judge(Run run) {
        recordLogs();
        run.judge(new LogChecker(0).check(run.finished()), new OutcomeChecker().check(run.history()));
    }

    /** Lets the callers finish their calls. */
    @Override
    public final void close() {
        stopped.set(true);
        for (Thread thread : threads) {
            try {
                thread.join(90_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError(thread + " hangs: " + List.of(thread.getStackTrace()));
            }
        }
    }
}

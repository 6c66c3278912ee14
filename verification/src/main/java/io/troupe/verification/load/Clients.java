// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.load;

import io.troupe.ActorException;
import io.troupe.harness.history.FinalLog;
import io.troupe.harness.history.History;
import io.troupe.harness.history.Outcome;
import io.troupe.verification.app.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Callers of logs, each on a thread of its own: 70 % append, 20 % ask for the length, 10 % append under an idempotency key and
 * repeat that until it is answered. All is recorded, with what each failure says of the execution.
 */
public final class Clients implements AutoCloseable {

    private static final AtomicLong IDS = new AtomicLong();

    private final History history;
    private final Supplier<Application> application;
    private final List<String> keys;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();

    /**
     * Callers that do not run yet.
     *
     * @param application asked anew at each call, so that it may change
     */
    public Clients(History history, Supplier<Application> application, List<String> keys) {
        this.history = history;
        this.application = application;
        this.keys = keys;
    }

    /** Starts so many. */
    public Clients start(int count, Random random) {
        for (int i = 0; i < count; i++) {
            Random own = new Random(random.nextLong());
            String name = "client" + i;
            Thread thread = new Thread(() -> run(name, own), name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        return this;
    }

    private void run(String name, Random random) {
        while (!stopped.get()) {
            String key = keys.get(random.nextInt(keys.size()));
            int dice = random.nextInt(10);
            if (dice < 7) {
                append(name, key);
            } else if (dice < 9) {
                length(name, key);
            } else {
                appendOnce(name, key);
            }
        }
    }

    /** One append, recorded; says what became of it. */
    public Outcome append(String client, String key) {
        String id = client + "-" + IDS.incrementAndGet();
        History.Pending pending = history.append(client, key, id);
        try {
            pending.ok(application.get().log(key).append(id));
            answered.incrementAndGet();
            return Outcome.OK;
        } catch (ActorException e) {
            pending.failed(outcome(e));
            return outcome(e);
        }
    }

    /** One append under an idempotency key, tried until it is answered; the effect is one. */
    public void appendOnce(String client, String key) {
        String id = client + "-" + IDS.incrementAndGet();
        while (!stopped.get()) {
            History.Pending pending = history.append(client, key, id);
            try {
                Application now = application.get();
                pending.ok(now.actors().once(now.log(key), id, log -> log.append(id)));
                answered.incrementAndGet();
                return;
            } catch (ActorException e) {
                pending.failed(outcome(e));
            }
        }
    }

    /** One question for the length, recorded. */
    public void length(String client, String key) {
        History.Pending pending = history.length(client, key, client + "-" + IDS.incrementAndGet());
        try {
            pending.ok(application.get().log(key).size());
            answered.incrementAndGet();
        } catch (ActorException e) {
            pending.failed(outcome(e));
        }
    }

    /** What a failure says. */
    public static Outcome outcome(ActorException e) {
        return switch (e.executed()) {
            case NO -> Outcome.NO;
            case YES -> Outcome.YES;
            case UNKNOWN -> Outcome.UNKNOWN;
        };
    }

    /** How many calls were answered. */
    public long answered() {
        return answered.get();
    }

    /** Waits until that many more calls have been answered. */
    public void awaitAnswered(long more) {
        long goal = answered.get() + more;
        long end = System.nanoTime() + 60_000_000_000L;
        while (answered.get() < goal) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no progress: " + (goal - answered.get()) + " answers missing");
            }
            Thread.yield();
        }
    }

    /** Records what the logs hold in the end. */
    public void recordLogs() {
        for (String key : keys) {
            history.add(new FinalLog(key, application.get().log(key).entries()));
        }
    }

    /** Lets the callers finish their calls. */
    @Override
    public void close() {
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

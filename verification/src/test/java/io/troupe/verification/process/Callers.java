// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import io.troupe.harness.history.FinalLog;
import io.troupe.harness.history.History;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.process.NodeException;
import io.troupe.harness.process.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers of logs on any of the nodes, whichever answers: 70 % append, 20 % ask for the length, 10 % append under an
 * idempotency key until that is answered. A call that a node has not executed is made at another; one whose outcome is not
 * known is left at that, unless it has a key.
 */
final class Callers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final History history;
    private final Nodes nodes;
    private final List<String> keys;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();

    Callers(History history, Nodes nodes, List<String> keys) {
        this.history = history;
        this.nodes = nodes;
        this.keys = keys;
    }

    Callers start(int count, Random random) {
        for (int i = 0; i < count; i++) {
            Random own = new Random(random.nextLong());
            String name = "caller" + i;
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
            String id = name + "-" + ids.incrementAndGet();
            int dice = random.nextInt(10);
            if (dice < 7) {
                call(history.append(name, key, id), "append " + key + " " + id, random);
            } else if (dice < 9) {
                call(history.length(name, key, id), "size " + key, random);
            } else {
                Outcome outcome = Outcome.NO;
                while (outcome != Outcome.OK && !stopped.get()) {
                    outcome = call(history.append(name, key, id), "once " + key + " " + id, random);
                }
            }
        }
    }

    private Outcome call(History.Pending pending, String command, Random random) {
        List<NodeProcess> there = List.copyOf(nodes.running);
        if (there.isEmpty()) {
            pending.failed(Outcome.NO);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            return Outcome.NO;
        }
        Outcome outcome = Outcome.NO;
        try {
            String answer = there.get(random.nextInt(there.size())).ask(command, PATIENCE);
            int space = answer.indexOf(' ');
            if (answer.startsWith("ok ")) {
                pending.ok(answer.substring(space + 1));
                answered.incrementAndGet();
                return Outcome.OK;
            }
            outcome = Outcome.valueOf(answer.substring(0, space));
            if (outcome == Outcome.NO) {
                // The other node's, or nobody's yet.
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            }
        } catch (NodeException e) {
            outcome = Outcome.UNKNOWN;
        }
        pending.failed(outcome);
        return outcome;
    }

    long answered() {
        return answered.get();
    }

    void awaitAnswered(long more) {
        long goal = answered.get() + more;
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (answered.get() < goal) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no progress: " + (goal - answered.get()) + " answers missing");
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    /** Records what the logs hold in the end, asking until some node answers. */
    void recordLogs() {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (String key : keys) {
            String answer = "";
            while (!answer.startsWith("ok")) {
                for (NodeProcess node : nodes.running) {
                    answer = answer.startsWith("ok") ? answer : node.ask("entries " + key, PATIENCE);
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError(key + " cannot be read: " + answer);
                }
            }
            String entries = answer.substring(2).strip();
            history.add(new FinalLog(key, entries.isEmpty() ? List.of() : List.of(entries.split(" "))));
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

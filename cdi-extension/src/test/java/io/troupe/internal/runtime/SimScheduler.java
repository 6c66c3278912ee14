// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs threads one at a time, and decides by one seed which of them goes on, when, and what the time is.
 *
 * <p>Every simulated thread is a real one, since the runtime parks its threads, but only the one that holds the baton runs.
 * It gives the baton on at {@linkplain #point() scheduling points}: where it parks, wakes another, hands something to an
 * executor, looks at the clock or reaches the store. So the runs of one seed are alike, and a thread is never interrupted within
 * a critical section. Time stands still while anybody can run, but for a moment at each point, and jumps when nobody can.
 *
 * <p>A process that crashes takes its threads with it: they end at the point they have reached, with an error that nothing
 * outside of the process gets to see.
 */
final class SimScheduler {

    /** Ends a thread whose process is gone. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private static final Killed KILLED = new Killed();
    private static final int MAX_TICKS = 400_000;
    private static final long REAL_PATIENCE_SECONDS = 60;

    /** A simulated thread. */
    static final class SimThread {
        final String name;
        final @Nullable SimProcess process;
        private final Runnable task;
        private @Nullable Worker worker;
        private boolean permit;
        private boolean parked;
        /** Parked, and not to be woken before its time: it stands for a thread that is slow. */
        private boolean slow;

        private boolean killed;
        private long parkings;
        private boolean ended;

        SimThread(String name, @Nullable SimProcess process, Runnable task) {
            this.name = name;
            this.process = process;
            this.task = task;
        }

        boolean hasEnded() {
            return ended;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A real thread, which lends itself to one simulated thread after the other. */
    private static final class Worker extends Thread {
        private volatile boolean go;
        private volatile @Nullable SimScheduler scheduler;
        private @Nullable SimThread sim;

        Worker() {
            super("simulation");
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                awaitBaton();
                scheduler.work(this);
            }
        }

        void awaitBaton() {
            while (!go) {
                LockSupport.park(this);
            }
            go = false;
        }

        void giveBaton() {
            go = true;
            LockSupport.unpark(this);
        }
    }

    private static final Deque<Worker> IDLE = new ArrayDeque<>();

    private record Alarm(long at, long order, SimThread thread, long parking) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    final SplittableRandom random;
    private final int switchPerMille;
    private final int stallPerMille;
    private final int finePerMille;
    private final boolean tracing;
    private final StringBuilder trace = new StringBuilder();
    private final List<SimThread> runnable = new ArrayList<>();
    private final Set<SimThread> live = new LinkedHashSet<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final Set<SimProcess> frozen = new LinkedHashSet<>();
    private final Deque<Worker> free = new ArrayDeque<>();
    private final List<String> violations = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable SimThread current;
    private long now = 1_000_000_000L;
    private long tick;
    private long order;
    private long digest;
    private volatile boolean abandoned;

    SimScheduler(long seed, boolean tracing) {
        this.random = new SplittableRandom(seed);
        this.tracing = tracing;
        this.switchPerMille = new int[] {30, 100, 300, 600}[random.nextInt(4)];
        this.finePerMille = new int[] {0, 100, 300}[random.nextInt(3)];
        this.stallPerMille = new int[] {0, 1, 5}[random.nextInt(3)];
    }

    /** Simulated time, in nanoseconds. */
    long now() {
        return now;
    }

    /** A number that grows with everything that happens. */
    long tick() {
        return ++tick;
    }

    /** By chance. */
    boolean chance(int perMille) {
        return perMille > 0 && random.nextInt(1_000) < perMille;
    }

    /** The same for two runs that went alike. */
    long digest() {
        return digest;
    }

    List<String> violations() {
        return violations;
    }

    String trace() {
        return trace.toString();
    }

    void trace(Supplier<String> line) {
        if (tracing) {
            trace.append(String.format("%8.3f ms  #%-6d %-22s ", now / 1e6 - 1_000, tick, current))
                    .append(line.get())
                    .append('\n');
        }
    }

    /** Something is wrong: the run ends. */
    void fail(String violation) {
        if (abandoned) {
            return;
        }
        trace(() -> "VIOLATION " + violation);
        violations.add(violation);
        end();
    }

    /** The thread that holds the baton. */
    SimThread current() {
        return current;
    }

    /** Whether the calling thread ends at its next point. */
    boolean isKilled() {
        return current == null || current.killed;
    }

    /** Kills every thread that is left. */
    void end() {
        List.copyOf(live).forEach(this::kill);
        frozen.clear();
    }

    /** Runs until no thread is left. */
    void run() throws InterruptedException {
        SimThread first = pick();
        current = first;
        resume(first);
        if (!over.await(REAL_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            StringBuilder stacks = new StringBuilder();
            for (SimThread thread : List.copyOf(live)) {
                stacks.append(stackOf(thread));
            }
            abandoned = true;
            violations.add("the simulation itself hangs" + stacks);
        }
    }

    /** Starts a thread. */
    SimThread spawn(String name, @Nullable SimProcess process, Runnable task) {
        SimThread thread = new SimThread(name, process, task);
        live.add(thread);
        runnable.add(thread);
        return thread;
    }

    void kill(SimThread thread) {
        if (!thread.killed && !thread.ended) {
            thread.killed = true;
            if (thread.worker == null) {
                thread.ended = true;
                live.remove(thread);
                runnable.remove(thread);
            } else if (thread.parked) {
                thread.parked = false;
                runnable.add(thread);
            }
        }
    }

    /** No thread of the process runs until then. */
    void freeze(SimProcess process) {
        frozen.add(process);
    }

    /** Another thread may go on here. */
    void point() {
        SimThread me = mine();
        if (me == null) {
            return;
        }
        check(me);
        now += 500 + random.nextInt(2_000);
        if (++tick > MAX_TICKS) {
            fail("no end in sight" + stacks());
        } else if (chance(stallPerMille)) {
            sleep(random.nextLong(300_000_000L));
        } else if (chance(switchPerMille)) {
            runnable.add(me);
            pass(me);
        }
        check(me);
    }

    /** The scheduler of the calling thread; null for a real one. */
    static @Nullable SimScheduler ofThisThread() {
        return Thread.currentThread() instanceof Worker worker && worker.sim != null ? worker.scheduler : null;
    }

    /** One of the many points between statements. */
    void fine() {
        if (chance(finePerMille)) {
            point();
        }
    }

    /** Waits for so long. */
    void sleep(long nanos) {
        SimThread me = mine();
        long end = now + nanos;
        while (me != null && now < end) {
            me.slow = true;
            waitHere(me, end - now);
            me.slow = false;
        }
    }

    /** As LockSupport does, which may return for no reason. */
    void park(long nanos) {
        SimThread me = mine();
        if (me == null) {
            return;
        }
        check(me);
        tick++;
        if (me.permit || chance(10)) {
            me.permit = false;
            return;
        }
        waitHere(me, nanos);
        me.permit = false;
    }

    void park() {
        park(-1);
    }

    private void waitHere(SimThread me, long nanos) {
        check(me);
        me.parked = true;
        me.parkings++;
        if (nanos >= 0) {
            alarms.add(new Alarm(now + nanos, order++, me, me.parkings));
        }
        pass(me);
        check(me);
    }

    void unpark(Thread thread) {
        if (thread instanceof Worker worker && worker.scheduler == this && worker.sim != null) {
            unpark(worker.sim);
        }
    }

    void unpark(SimThread thread) {
        if (thread.parked && !thread.slow) {
            thread.parked = false;
            runnable.add(thread);
        } else {
            thread.permit = true;
        }
    }

    private @Nullable SimThread mine() {
        SimThread me = current;
        return me != null && Thread.currentThread() == me.worker && !abandoned ? me : null;
    }

    private static void check(SimThread me) {
        if (me.killed) {
            throw KILLED;
        }
    }

    /** Gives the baton on, and comes back when it returns. */
    private void pass(SimThread me) {
        SimThread next = next();
        current = next;
        if (next != me) {
            resume(next);
            me.worker.awaitBaton();
        }
    }

    private void resume(SimThread next) {
        if (next.worker == null) {
            Worker worker = free.poll();
            if (worker == null) {
                worker = fresh();
            }
            worker.sim = next;
            next.worker = worker;
        }
        next.worker.giveBaton();
    }

    private Worker fresh() {
        Worker worker;
        synchronized (IDLE) {
            worker = IDLE.poll();
        }
        if (worker == null) {
            worker = new Worker();
            worker.start();
        }
        worker.scheduler = this;
        return worker;
    }

    /** Runs simulated threads on a real one, until the baton belongs to another. */
    private void work(Worker worker) {
        while (true) {
            SimThread thread = worker.sim;
            runTask(thread);
            thread.ended = true;
            live.remove(thread);
            if (live.isEmpty()) {
                current = null;
                worker.sim = null;
                free.add(worker);
                synchronized (IDLE) {
                    IDLE.addAll(free);
                }
                over.countDown();
                return;
            }
            SimThread next = next();
            current = next;
            worker.sim = null;
            if (next.worker == null) {
                next.worker = worker;
                worker.sim = next;
            } else {
                free.push(worker);
                next.worker.giveBaton();
                return;
            }
        }
    }

    private void runTask(SimThread thread) {
        try {
            if (!thread.killed) {
                thread.task.run();
            }
        } catch (Killed e) {
            // Its process is gone.
        } catch (RuntimeException | Error e) {
            boolean stopped =
                    e instanceof RejectedExecutionException && thread.process != null && thread.process.hasStopped();
            if (!thread.killed && !stopped) {
                java.io.StringWriter text = new java.io.StringWriter();
                e.printStackTrace(new java.io.PrintWriter(text));
                fail("thread " + thread.name + " ended with " + text);
            }
        }
        // What a killed thread may have left in thread locals, or was meant for it.
        Frames.restore(null);
        Thread.interrupted();
    }

    private SimThread next() {
        SimThread next = pick();
        if (next == null) {
            fail("deadlock: nobody can run, and nothing will wake them" + stacks());
            next = pick();
        }
        digest = digest * 31 + next.name.hashCode() + tick;
        return next;
    }

    private @Nullable SimThread pick() {
        while (true) {
            ring();
            SimThread chosen = frozen.isEmpty() ? any(runnable) : any(thawed());
            if (chosen != null) {
                runnable.remove(chosen);
                return chosen;
            }
            long next = alarms.isEmpty() ? Long.MAX_VALUE : alarms.peek().at;
            for (SimProcess process : frozen) {
                next = Math.min(next, process.frozenUntil());
            }
            if (next == Long.MAX_VALUE) {
                return null;
            }
            now = Math.max(now, next);
        }
    }

    private @Nullable SimThread any(List<SimThread> threads) {
        return threads.isEmpty() ? null : threads.get(random.nextInt(threads.size()));
    }

    private List<SimThread> thawed() {
        frozen.removeIf(process -> process.frozenUntil() <= now);
        return runnable.stream()
                .filter(thread -> thread.process == null || thread.killed || !frozen.contains(thread.process))
                .toList();
    }

    /** Wakes those whose time has come. */
    private void ring() {
        while (!alarms.isEmpty()) {
            Alarm alarm = alarms.peek();
            boolean stale = !alarm.thread.parked || alarm.thread.parkings != alarm.parking;
            if (!stale && alarm.at > now) {
                return;
            }
            alarms.poll();
            if (!stale) {
                alarm.thread.parked = false;
                runnable.add(alarm.thread);
            }
        }
    }

    String stacks() {
        StringBuilder stacks = new StringBuilder();
        live.forEach(thread -> stacks.append(stackOf(thread)));
        return stacks.toString();
    }

    private static String stackOf(SimThread thread) {
        StringBuilder stack = new StringBuilder("\n  " + thread.name + (thread.parked ? ", parked" : ", runnable"));
        if (thread.worker != null) {
            for (StackTraceElement element : thread.worker.getStackTrace()) {
                if (element.getClassName().startsWith("io.troupe")
                        && !element.getClassName().contains("SimScheduler")) {
                    stack.append("\n      at ").append(element);
                }
            }
        }
        return stack.toString();
    }
}

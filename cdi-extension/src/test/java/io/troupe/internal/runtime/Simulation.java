// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.Executed;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One run of the runtime in a simulated world, decided by a seed: processes that share a database, clients that make calls, a
 * driver that lets things go wrong and, when all is quiet again, looks whether all is well.
 */
final class Simulation {

    private static final long SETTLE_NANOS = 60_000_000_000L;

    private final SimScheduler scheduler;
    private final SimSettings settings;
    private final SimActors actors;
    private final SimDatabase database;
    private final SimHistory history = new SimHistory();
    private final List<@Nullable SimProcess> processes = new ArrayList<>();
    private final Map<ActorId, SimProcess> owners = new HashMap<>();
    private final AtomicInteger busy = new AtomicInteger();
    private int started;
    private int watchers;

    private Simulation(long seed, Set<SimBug> bugs, boolean tracing) {
        this.scheduler = new SimScheduler(seed, tracing);
        this.settings = SimSettings.of(scheduler.random);
        this.actors = new SimActors(settings);
        this.database = new SimDatabase(scheduler, settings, bugs);
    }

    /**
     * What a run came to.
     *
     * @param digest the same for runs that went alike
     */
    record Verdict(long seed, List<String> violations, long digest, String trace) {
        boolean isWell() {
            return violations.isEmpty();
        }
    }

    static Verdict run(long seed, Set<SimBug> bugs, boolean tracing) {
        Simulation simulation = new Simulation(seed, bugs, tracing);
        simulation.run();
        SimScheduler scheduler = simulation.scheduler;
        return new Verdict(seed, scheduler.violations(), scheduler.digest(), scheduler.trace());
    }

    /** For a copy of the runtime behind a class loader of its own: what is wrong, or an empty text. */
    static String problem(long seed, String bug) {
        Set<SimBug> bugs = bug.isEmpty() ? Set.of() : EnumSet.of(SimBug.valueOf(bug));
        return String.join("; ", run(seed, bugs, false).violations());
    }

    /** As {@link #problem}: how it came about, and what was left. */
    static String traceOf(long seed, String bug) {
        Set<SimBug> bugs = bug.isEmpty() ? Set.of() : EnumSet.of(SimBug.valueOf(bug));
        Simulation simulation = new Simulation(seed, bugs, true);
        simulation.run();
        return simulation.scheduler.trace() + simulation.unsettled() + simulation.scheduler.violations();
    }

    private void run() {
        scheduler.trace(() -> settings.toString());
        for (int i = 0; i < settings.processes(); i++) {
            processes.add(null);
        }
        scheduler.spawn("driver", null, this::drive);
        try {
            scheduler.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (scheduler.violations().isEmpty()) {
            new SimChecks(history, database, actors, settings).check().forEach(scheduler::fail);
        }
    }

    SimScheduler scheduler() {
        return scheduler;
    }

    SimSettings settings() {
        return settings;
    }

    SimHistory history() {
        return history;
    }

    SimActors actors() {
        return actors;
    }

    Operation operation(String name) {
        return actors.operation(name);
    }

    /** The simulated thread that runs now. */
    SimScheduler.SimThread thread() {
        return scheduler.current();
    }

    /** A process that may own the actor; null if none is up. */
    @Nullable
    SimProcess route(ActorId actor) {
        SimProcess known = owners.get(actor);
        // Clients do not wait for one that does not answer, and do not always ask the right one.
        boolean asks = known != null && !known.isDead() && !scheduler.chance(known.isFrozen() ? 800 : 100);
        if (asks) {
            return known;
        }
        return processes.get(scheduler.random.nextInt(processes.size()));
    }

    void found(ActorId actor, SimProcess process) {
        owners.put(actor, process);
    }

    void lost(ActorId actor, @Nullable SimProcess process) {
        owners.remove(actor, process);
    }

    private void start(int place) {
        SimProcess process = new SimProcess("P" + (place + 1) + "." + ++started, scheduler, database, settings, actors);
        processes.set(place, process);
        process.spawn("main", process::start);
    }

    private void drive() {
        for (int i = 0; i < processes.size(); i++) {
            start(i);
        }
        busy.set(settings.clients());
        for (int i = 0; i < settings.clients(); i++) {
            SimClient client = new SimClient("c" + i, this);
            scheduler.spawn("client " + i, null, () -> {
                client.run();
                busy.decrementAndGet();
            });
        }
        List<Runnable> faults = faults();
        while (busy.get() > 0) {
            scheduler.sleep(scheduler.random.nextLong(500_000_000L));
            if (!faults.isEmpty() && busy.get() > 0) {
                faults.remove(scheduler.random.nextInt(faults.size())).run();
            }
        }
        settle();
        stopAll();
        scheduler.end();
    }

    private List<Runnable> faults() {
        List<Runnable> faults = new ArrayList<>();
        for (int i = 0; i < settings.crashes(); i++) {
            faults.add(this::crash);
        }
        for (int i = 0; i < settings.freezes(); i++) {
            faults.add(() ->
                    any().freeze(scheduler.random.nextLong(SimSettings.LEASE_NANOS / 2, 4 * SimSettings.LEASE_NANOS)));
        }
        for (int i = 0; i < settings.frozenCommits(); i++) {
            faults.add(this::freezeAtCommit);
        }
        for (int i = 0; i < settings.restarts(); i++) {
            faults.add(this::restart);
        }
        for (int i = 0; i < settings.wallJumps(); i++) {
            faults.add(() -> any().wallJump(scheduler.random.nextLong(-3_600_000L, 3_600_000L)));
        }
        return faults;
    }

    private SimProcess any() {
        return processes.get(scheduler.random.nextInt(processes.size()));
    }

    /** Others take over what has a commit on its way, and somebody looks at it all the time. */
    private void freezeAtCommit() {
        SimProcess process = any();
        long nanos = scheduler.random.nextLong(SimSettings.LEASE_NANOS, 4 * SimSettings.LEASE_NANOS);
        process.store.freezeAtCommit(nanos, actor -> {
            SimClient watcher = new SimClient("w" + ++watchers, this);
            busy.incrementAndGet();
            scheduler.spawn("watcher", null, () -> {
                watcher.watch(actor, process);
                busy.decrementAndGet();
            });
        });
    }

    private void crash() {
        int place = scheduler.random.nextInt(processes.size());
        processes.get(place).crash();
        scheduler.sleep(scheduler.random.nextLong(SimSettings.LEASE_NANOS));
        start(place);
    }

    private void restart() {
        int place = scheduler.random.nextInt(processes.size());
        stop(processes.get(place));
        scheduler.sleep(scheduler.random.nextLong(SimSettings.LEASE_NANOS));
        start(place);
    }

    /** Undeploys, and looks at what is left. */
    private void stop(SimProcess process) {
        if (process.isDead()) {
            return;
        }
        scheduler.trace(() -> "stops " + process.name);
        SimProcess.Request request = process.request(thread(), "stop", done -> {
            process.stop();
            done.done(null, null);
        });
        if (request.failure() != null) {
            scheduler.fail("stopping " + process.name + " failed: " + request.failure());
        }
        for (int i = 0; i < 200 && !process.threads().isEmpty(); i++) {
            scheduler.sleep(10_000_000);
        }
        process.exit();
    }

    private void settle() {
        settings.faults().end();
        scheduler.trace(() -> "no more faults");
        // Commits that are late arrive by then.
        scheduler.sleep(3 * SimSettings.LEASE_NANOS);
        long end = scheduler.now() + SETTLE_NANOS;
        while (!isSettled()) {
            if (scheduler.now() > end) {
                scheduler.fail("does not settle: messages " + database.waiting() + ", " + unsettled());
            }
            scheduler.sleep(50_000_000);
        }
        for (int i = 0; i <= settings.actors(); i++) {
            SimHistory.Op last =
                    new SimHistory.Op("last." + i, "list", SimActors.id("a" + i), null, false, scheduler.tick());
            history.ops.add(last);
            for (int tries = 0; !last.is(Executed.YES) && tries < 100; tries++) {
                new SimClient("last", this).execute(last, 10);
            }
            if (!last.is(Executed.YES)) {
                scheduler.fail("does not answer after the last fault: " + last);
            }
        }
    }

    private boolean isSettled() {
        return database.waiting().isEmpty() && unsettled().isEmpty();
    }

    private List<String> unsettled() {
        List<String> unsettled = new ArrayList<>();
        for (SimProcess process : processes) {
            ActorRuntime runtime = process.runtime;
            CommitPipeline pipeline = inside(runtime, "pipeline", CommitPipeline.class);
            int line = inside(pipeline, "line", Collection.class).size();
            if (line != 0) {
                unsettled.add(process.name + " has " + line + " activations in line, committing: "
                        + inside(pipeline, "committing", AtomicBoolean.class) + ", scheduled: "
                        + inside(pipeline, "scheduled", AtomicBoolean.class));
            }
            int waiting = inside(pipeline, "waiting", AtomicInteger.class).get();
            if (waiting != 0) {
                unsettled.add(process.name + " has " + waiting + " gates closed");
            }
            for (Slot slot : inside(runtime, "slots", Slots.class).all()) {
                if (!slot.queue.isIdle()) {
                    unsettled.add(process.name + " is busy with " + slot.id());
                } else if (slot.activation == null) {
                    unsettled.add(process.name + " counts " + slot.users + " users of " + slot.id());
                }
            }
        }
        return unsettled;
    }

    private void stopAll() {
        for (SimProcess process : processes) {
            stop(process);
            for (Slot slot : inside(process.runtime, "slots", Slots.class).all()) {
                // One that is about to be put to sleep by the timer may be there still, empty.
                if (slot.activation != null) {
                    scheduler.fail(process.name + " has stopped, and left " + slot.id());
                }
            }
            if (!process.threads().isEmpty()) {
                scheduler.fail(
                        process.name + " has stopped, and left threads: " + process.threads() + scheduler.stacks());
            }
        }
    }

    private static <T> T inside(Object object, String field, Class<T> type) {
        try {
            Field found = object.getClass().getDeclaredField(field);
            found.setAccessible(true);
            return type.cast(found.get(object));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

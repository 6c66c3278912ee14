// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.Caller;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A server process: one runtime with its own clocks, threads and store. It may freeze, and crash. */
final class SimProcess {

    /** A request on its way, and the thread that waits for it outside of the process. */
    static final class Request {
        private final SimScheduler.SimThread client;
        private @Nullable Object answer;
        private @Nullable Throwable failure;
        private boolean cut;
        private boolean done;

        Request(SimScheduler.SimThread client) {
            this.client = client;
        }

        /** Whether the process died before it answered. */
        boolean isCut() {
            return cut;
        }

        @Nullable
        Object answer() {
            return answer;
        }

        @Nullable
        Throwable failure() {
            return failure;
        }
    }

    /** What a request does in the process. */
    interface Work {
        void run(Call.Done done) throws Throwable;
    }

    final String name;
    final SimScheduler scheduler;
    final SimStore store;
    final ActorRuntime runtime;
    final SimActors actors;
    private final SimExecutor threads;
    private final SimExecutor committer;
    private final SimTimer timer;
    private final Set<SimScheduler.SimThread> own = new LinkedHashSet<>();
    private final List<Request> requests = new ArrayList<>();
    private final long monotonicOffset;
    private final double drift;
    private long wallOffset;
    private long frozenUntil;
    private boolean dead;

    SimProcess(String name, SimScheduler scheduler, SimDatabase database, SimSettings settings, SimActors actors) {
        this.name = name;
        this.scheduler = scheduler;
        this.actors = actors;
        this.monotonicOffset = scheduler.random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
        this.drift = 1 + (scheduler.random.nextDouble() - 0.5) / 100;
        this.wallOffset = scheduler.random.nextLong(60_000);
        this.threads = new SimExecutor(this, name + " turn", Integer.MAX_VALUE);
        this.committer = new SimExecutor(this, name + " committer", 1);
        this.timer = new SimTimer(this);
        this.store = new SimStore(this, database, settings);
        Environment environment = new Environment(
                this::wallClock,
                timer,
                new PooledTurnThreads(threads, settings.threads()),
                committer,
                parking,
                store,
                type -> new SimActors.Handle(new SimActor(this)),
                surroundings,
                new Points(),
                bounds(settings));
        this.runtime = new ActorRuntime(environment, actors.types(), SimActors.CODEC, SimActors.WIRE);
    }

    /** The usual ones, whatever else there is, but for those that matter here. */
    private static Environment.Bounds bounds(SimSettings settings) {
        Map<String, Object> ours = Map.of(
                "shutdownGrace", Duration.ofSeconds(5),
                "uncommitted", settings.uncommitted(),
                "messagePoll", Duration.ofMillis(300));
        try {
            List<Class<?>> types = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (RecordComponent component : Environment.Bounds.class.getRecordComponents()) {
                types.add(component.getType());
                Object usual = component.getAccessor().invoke(Environment.Bounds.DEFAULT);
                values.add(ours.getOrDefault(component.getName(), usual));
            }
            return Environment.Bounds.class
                    .getDeclaredConstructor(types.toArray(Class<?>[]::new))
                    .newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    void start() {
        store.start();
        runtime.start();
    }

    private final Parking parking = new Parking() {
        @Override
        public void park(Object blocker) {
            scheduler.point();
            scheduler.park();
        }

        @Override
        public void park(Object blocker, long nanos) {
            scheduler.point();
            scheduler.park(nanos);
        }

        @Override
        public void unpark(Thread thread) {
            scheduler.unpark(thread);
            scheduler.point();
        }

        @Override
        public long nanoTime() {
            scheduler.point();
            return monotonic();
        }
    };

    private final Surroundings surroundings = new Surroundings() {
        @Override
        public Caller caller() {
            return Nobody.ANONYMOUS;
        }

        @Override
        public <T> T outsideTransaction(Callable<T> turn) throws Exception {
            scheduler.point();
            return turn.call();
        }

        @Override
        public boolean isInTransaction() {
            scheduler.point();
            return false;
        }

        @Override
        public io.troupe.@Nullable ActorException translate(Throwable e) {
            return null;
        }
    };

    /** The one seed decides here too. */
    private final class Points implements RandomGenerator {
        @Override
        public long nextLong() {
            return scheduler.random.nextLong();
        }
    }

    /** This process's monotonic clock. */
    long monotonic() {
        return monotonicOffset + (long) (scheduler.now() * drift);
    }

    private Instant wallClock() {
        scheduler.point();
        return Instant.ofEpochMilli(1_700_000_000_000L + scheduler.now() / 1_000_000 + wallOffset);
    }

    /** Somebody sets the clock. */
    void wallJump(long millis) {
        wallOffset += millis;
    }

    boolean isDead() {
        return dead;
    }

    boolean isFrozen() {
        return frozenUntil > scheduler.now();
    }

    long frozenUntil() {
        return frozenUntil;
    }

    void freeze(long nanos) {
        scheduler.trace(() -> name + " freezes for " + nanos / 1_000_000 + " ms");
        frozenUntil = scheduler.now() + nanos;
        scheduler.freeze(this);
    }

    /** Starts a thread of the process; none if it is dead. */
    void spawn(String what, Runnable task) {
        if (!dead) {
            SimScheduler.SimThread[] self = new SimScheduler.SimThread[1];
            self[0] = scheduler.spawn(name + " " + what, this, () -> {
                try {
                    task.run();
                } finally {
                    own.remove(self[0]);
                }
            });
            own.add(self[0]);
        }
    }

    /** Has something done by a thread of the process. The caller waits for it outside. */
    Request request(SimScheduler.SimThread client, String what, Work work) {
        Request request = new Request(client);
        if (dead) {
            request.failure = io.troupe.ActorException.refused(io.troupe.ErrorCode.STOPPING, "connection refused");
            return request;
        }
        requests.add(request);
        Call.Done done = (answer, failure) -> end(request, answer, failure, false);
        spawn(what, () -> {
            try {
                work.run(done);
            } catch (Throwable e) {
                done.done(null, e);
            }
        });
        while (!request.done) {
            scheduler.park();
        }
        return request;
    }

    private void end(Request request, @Nullable Object answer, @Nullable Throwable failure, boolean cut) {
        if (request.done || (dead && !cut)) {
            return;
        }
        request.answer = answer;
        request.failure = failure;
        request.cut = cut;
        request.done = true;
        requests.remove(request);
        scheduler.unpark(request.client);
    }

    /** Every thread stops dead. */
    void crash() {
        if (dead) {
            return;
        }
        scheduler.trace(() -> name + " crashes");
        dead = true;
        store.crashed();
        List.copyOf(own).forEach(scheduler::kill);
        List.copyOf(requests).forEach(request -> end(request, null, null, true));
    }

    /** Stops as an undeployment does; to be called on a thread of the process. */
    void stop() {
        runtime.stop();
    }

    /** Whether its threads take nothing more. */
    boolean hasStopped() {
        return threads.isShutdown();
    }

    /** It has stopped; all that is still open is cut. */
    void exit() {
        dead = true;
        List.copyOf(requests).forEach(request -> end(request, null, null, true));
    }

    /** Threads that are left; none after a stop. */
    List<String> threads() {
        return own.stream().map(thread -> thread.name).toList();
    }
}

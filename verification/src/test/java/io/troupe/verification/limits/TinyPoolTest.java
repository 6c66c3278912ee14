// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.harness.Run;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.wire.Database;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application's pool is tiny: chains of calls and slow actions need no more than it has, and hold nothing they do not use. (T29) */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TinyPoolTest {

    private static final int CALLERS = 8;
    private static final int SLOW = 500;
    private static final Caller CALLER = new RequestCaller("caller", false, Set.of());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What the store keeps for itself of a pool that can spare it: for the committer and for the heartbeat. */
    private static final int RESERVED = 2;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void chainsAndSlowActionsEndWithAPoolOf(int size) throws Exception {
        int chains = Rounds.of(1, 200) * 100;
        try (Database database = Database.start(TinyPoolTest.class);
                Pool pool = new Pool(database.server.dataSource(), size, Duration.ofSeconds(10));
                Run run = Run.of("tiny-pool-" + size);
                Application application = Application.on(pool, Database.quick(), PasserActor.class, SlowActor.class)) {
            chains(application, run, chains);
            slow(application, pool, size);
        }
    }

    /** A calls B, B calls C, from many callers: no two of them wait for each other's connection. */
    private static void chains(Application application, Run run, int count) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        AtomicInteger passed = new AtomicInteger();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Random random = run.random("caller" + i);
                all.add(callers.submit(() -> {
                    for (int done = 0; done < count / CALLERS; done++) {
                        // In the order of their names: so they never close a cycle.
                        TreeSet<String> chain = new TreeSet<>();
                        while (chain.size() < 3) {
                            chain.add("k" + random.nextInt(40));
                        }
                        List<String> keys = List.copyOf(chain);
                        application
                                .actors()
                                .getOrCreate(PasserActor.class, keys.get(0))
                                .pass(keys.subList(1, 3), 0);
                        passed.addAndGet(3);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            callers.shutdownNow();
        }
        int sum = 0;
        for (int i = 0; i < 40; i++) {
            sum += application.actors().getOrCreate(PasserActor.class, "k" + i).passed();
        }
        assertThat(sum).isEqualTo(passed.get());
    }

    /** While hundreds of actions are at their work, their actors awake, the pool is there for others. */
    private static void slow(Application application, Pool pool, int size) throws Exception {
        for (int i = 0; i < 20; i++) {
            application.actors().getOrCreate(SlowActor.class, "s" + i).work();
        }
        SlowActor.BEGUN.drainPermits();
        SlowActor.end = new CountDownLatch(1);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                ActionCall<String> call =
                        new ActionCall<>("work", types -> new Object[0], CALLER, String::valueOf, false);
                calls.add(application
                        .dispatcher()
                        .call(new ActorTarget.OrCreate(ActorId.of("slow", "s" + i % 20), null), call)
                        .toCompletableFuture());
            }
            // As many as there are threads for; the others wait for their turn.
            assertThat(SlowActor.BEGUN.tryAcquire(10, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            int most = size - RESERVED > 1 ? RESERVED : 0;
            awaitLent(pool, most);
            for (int i = 0; i < 10; i++) {
                try (Connection mine = pool.getConnection()) {
                    assertThat(mine.isValid(5)).isTrue();
                }
            }
            assertThat(calls).noneMatch(CompletableFuture::isDone);
        } finally {
            SlowActor.end.countDown();
        }
        for (CompletableFuture<String> call : calls) {
            call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(application
                            .actors()
                            .getOrCreate(SlowActor.class, "s" + i)
                            .calls())
                    .isEqualTo(1 + SLOW / 20);
        }
    }

    /** The heart beats now and then; between the beats nothing is lent. */
    private static void awaitLent(Pool pool, int most) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (pool.lent() > most) {
            assertThat(System.nanoTime())
                    .as("%d connections are held", pool.lent())
                    .isLessThan(end);
            LockSupport.parkNanos(200_000);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.harness.Run;
import io.troupe.harness.history.History;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.LogActor;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers give up at random: they cancel, are interrupted, wait no longer, or the action's own time is over. An action then has
 * had its whole effect or none, and what the caller was told of it is true. (T20)
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelTest {

    private static final int CLIENTS = 8;
    private static final List<String> KEYS =
            IntStream.range(0, 6).mapToObj(i -> "k" + i).toList();
    /** Logs of actions that write twice; not in the history. */
    private static final List<String> PAIRED = List.of("p0", "p1", "p2");

    private static final int ROUND = 400;

    /** By then it is certain that some calls have been refused and some outcomes are unknown. */
    private static final int CERTAIN = 2_000;

    private static final Caller CALLER = new RequestCaller("impatient", false, Set.of());

    private final AtomicInteger ids = new AtomicInteger();

    @Test
    void anActionWhoseCallerHasGivenUpHadItsWholeEffectOrNone(@TempDir Path folder) throws Exception {
        int operations = Rounds.of(5, 125) * ROUND;
        try (Run run = Run.of("cancel");
                Application application = Application.start(Map.of("troupe.store.path", folder.toString()))) {
            ScheduledExecutorService interrupter = Executors.newSingleThreadScheduledExecutor();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    String name = "client" + i;
                    Random random = run.random(name);
                    all.add(clients.submit(() -> {
                        for (int done = 0; done < operations / CLIENTS; done++) {
                            one(application, run.history(), interrupter, name, random);
                        }
                        return null;
                    }));
                }
                for (Future<?> each : all) {
                    each.get();
                }
            } finally {
                clients.shutdownNow();
                interrupter.shutdownNow();
            }
            Clients last = new Clients(run.history(), () -> application, KEYS);
            for (String key : KEYS) {
                // Behind all calls that are still on their way.
                assertThat(last.append("last", key)).isEqualTo(Outcome.OK);
            }
            last.judge(run);
            Map<Outcome, Long> counts = new EnumMap<>(OutcomeChecker.counts(run.history()));
            System.out.println("cancel: " + counts);
            assertThat(counts.get(Outcome.OK)).isPositive();
            if (operations >= CERTAIN) {
                assertThat(counts.get(Outcome.NO)).isPositive();
                assertThat(counts.get(Outcome.UNKNOWN)).isPositive();
            }
            for (String key : PAIRED) {
                application.log(key).append("last");
                List<String> entries = application.log(key).entries();
                assertThat(entries).hasSizeGreaterThan(1);
                for (int i = 0; i + 1 < entries.size(); i += 2) {
                    assertThat(entries.get(i + 1)).as("half an effect at %d", i).isEqualTo(entries.get(i));
                }
                assertThat(entries.get(entries.size() - 1)).isEqualTo("last");
            }
        }
    }

    private void one(
            Application application,
            History history,
            ScheduledExecutorService interrupter,
            String client,
            Random random)
            throws Exception {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        String id = client + "-" + ids.incrementAndGet();
        switch (random.nextInt(5)) {
            case 0 -> cancelled(application, history.append(client, key, id), key, id, random);
            case 1 -> interrupted(application, history.append(client, key, id), key, id, interrupter, random);
            case 2 -> abandoned(application, history.append(client, key, id), key, id, random);
            case 3 -> overdue(application, history.append(client, key, id), key, id, random);
            default -> halved(application, PAIRED.get(random.nextInt(PAIRED.size())), id, interrupter, random);
        }
    }

    /** By Java, without a thread, then cancelled. */
    private static void cancelled(
            Application application, History.Pending pending, String key, String id, Random random) throws Exception {
        CompletableFuture<Integer> answer = application
                .actors()
                .async(application.log(key), (LogActor log) -> log.append(id))
                .toCompletableFuture();
        abandon(answer, pending, random);
    }

    /** By Java, on a thread that is interrupted at some moment. */
    private static void interrupted(
            Application application,
            History.Pending pending,
            String key,
            String id,
            ScheduledExecutorService interrupter,
            Random random)
            throws Exception {
        PendingInterrupt interrupt = PendingInterrupt.of(interrupter, random.nextInt(3_000));
        try {
            pending.ok(application.log(key).append(id));
        } catch (ActorException e) {
            pending.failed(Clients.outcome(e));
        } finally {
            interrupt.end();
        }
    }

    /** By a door, whose client goes away. */
    private static void abandoned(
            Application application, History.Pending pending, String key, String id, Random random) throws Exception {
        abandon(door(application, key, "append", id), pending, random);
    }

    /** By a door, with a time of the action that may be too short. */
    private static void overdue(Application application, History.Pending pending, String key, String id, Random random)
            throws Exception {
        CompletableFuture<String> answer = door(application, key, "appendInTime", id, random.nextInt(40));
        try {
            pending.ok(answer.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            pending.failed(Clients.outcome((ActorException) e.getCause()));
        }
    }

    /** An effect of two halves with some time between them. */
    private static void halved(
            Application application, String key, String id, ScheduledExecutorService interrupter, Random random)
            throws Exception {
        PendingInterrupt interrupt = PendingInterrupt.of(interrupter, random.nextInt(3_000));
        try {
            application.log(key).appendTwice(id);
        } catch (ActorException e) {
            // Its outcome shows in the log.
        } finally {
            interrupt.end();
        }
    }

    private static CompletableFuture<String> door(Application application, String key, String action, Object... args) {
        ActionCall<String> call = new ActionCall<>(action, types -> args, CALLER, String::valueOf, false);
        return application
                .dispatcher()
                .call(new ActorTarget.OrCreate(ActorId.of("log", key), null), call)
                .toCompletableFuture();
    }

    /** Waits a little; who has no answer by then cancels, and never learns more. */
    private static void abandon(CompletableFuture<?> answer, History.Pending pending, Random random) throws Exception {
        try {
            pending.ok(answer.get(random.nextInt(4_000), TimeUnit.MICROSECONDS));
        } catch (TimeoutException e) {
            answer.cancel(random.nextBoolean());
            pending.failed(Outcome.UNKNOWN);
        } catch (ExecutionException e) {
            pending.failed(Clients.outcome((ActorException) e.getCause()));
        }
    }

    /**
     * One interrupt of the thread that asked for it, some time later, unless it has ended it before: none comes after the end.
     * A {@code Future} cannot promise that: its {@code cancel} succeeds while the task runs, which then interrupts what came next.
     */
    private static final class PendingInterrupt {

        private final Thread self = Thread.currentThread();
        private boolean over;

        static PendingInterrupt of(ScheduledExecutorService interrupter, int micros) {
            PendingInterrupt interrupt = new PendingInterrupt();
            interrupter.schedule(interrupt::fire, micros, TimeUnit.MICROSECONDS);
            return interrupt;
        }

        private synchronized void fire() {
            if (!over) {
                self.interrupt();
            }
        }

        synchronized void end() {
            over = true;
            Thread.interrupted();
        }
    }
}

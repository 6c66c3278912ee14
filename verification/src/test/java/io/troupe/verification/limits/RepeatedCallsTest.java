// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.harness.Run;
import io.troupe.harness.history.History;
import io.troupe.harness.net.StatementFault;
import io.troupe.harness.postgres.PostgresServer;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.LogActor;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.load.Clients;
import io.troupe.verification.wire.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that carry an idempotency key arrive five times at once, by Java and by a door, while the database is restarted, throws
 * its clients out or loses its answers: each has one effect and one answer, and nothing of it is kept for ever. (T17)
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RepeatedCallsTest {

    private static final int COPIES = 5;
    private static final Duration KEPT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final List<String> LOGS =
            IntStream.range(0, 10).mapToObj(i -> "k" + i).toList();

    /** Java callers outside any request have this name, and keys belong to names. */
    private static final Caller CALLER = new RequestCaller("anonymous", false, Set.of());

    private static String byJava(Application application, String log, String key, String entry) {
        return String.valueOf(application.actors().once(application.log(log), key, (LogActor l) -> l.append(entry)));
    }

    private static String byDoor(Application application, String log, String key, String entry) {
        ActionCall<String> call = new ActionCall<>(
                "append",
                types -> new Object[] {entry},
                CALLER,
                String::valueOf,
                new ActionCall.Idempotency(key, () -> {}),
                false);
        try {
            return application
                    .dispatcher()
                    .call(new ActorTarget.OrCreate(ActorId.of("log", log), null), call)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ActorException failure ? failure : e;
        }
    }

    private static String tried(History history, Application application, int copy, String log, String key) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            History.Pending pending = history.append("copy" + copy, log, key);
            try {
                String answer = copy % 2 == 0 ? byJava(application, log, key, key) : byDoor(application, log, key, key);
                pending.ok(answer);
                return answer;
            } catch (ActorException e) {
                pending.failed(Clients.outcome(e));
                LockSupport.parkNanos(1_000_000);
            }
        }
        throw new AssertionError(key + " was never answered");
    }

    @Test
    void aCallThatArrivesFiveTimesHasOneEffectAndOneAnswerWhateverTheDatabaseDoes() throws Exception {
        int keys = Rounds.of(4, 200) * 50;
        try (Database database = Database.start(RepeatedCallsTest.class);
                Run run = Run.of("repeated");
                Application application = Application.on(
                        database.hurt(), Database.quick("troupe.idempotency-time", KEPT.toSeconds() + "s"))) {
            Random random = run.random("faults");
            ExecutorService callers = Executors.newFixedThreadPool(COPIES);
            int faults = 0;
            try {
                for (int i = 0; i < keys; i++) {
                    String key = "op-" + i;
                    String log = LOGS.get(random.nextInt(LOGS.size()));
                    CyclicBarrier together = new CyclicBarrier(COPIES);
                    List<Future<String>> copies = new ArrayList<>();
                    for (int copy = 0; copy < COPIES; copy++) {
                        int number = copy;
                        copies.add(callers.submit(() -> {
                            together.await();
                            return tried(run.history(), application, number, log, key);
                        }));
                    }
                    if (i % 10 == 9) {
                        faults++;
                        hurt(database, run, random, i);
                    }
                    String first = copies.get(0).get(60, TimeUnit.SECONDS);
                    for (Future<String> copy : copies) {
                        assertThat(copy.get(60, TimeUnit.SECONDS)).as(key).isEqualTo(first);
                    }
                    if (i % 5 == 0) {
                        refusesOtherArguments(application, log, key);
                    }
                }
            } finally {
                callers.shutdownNow();
            }
            new Clients(run.history(), () -> application, LOGS).judge(run);
            assertThat(LOGS.stream()
                            .mapToInt(log -> application.log(log).size())
                            .sum())
                    .isEqualTo(keys);
            awaitNoReplies(database.server);
            System.out.println("repeated: " + keys + " keys, " + COPIES + " copies each, " + faults + " faults");
        }
    }

    private static void hurt(Database database, Run run, Random random, int number) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> {
                run.fault("restart " + number);
                database.server.restart(PostgresServer.Stop.IMMEDIATE);
            }
            case 1 -> {
                run.fault("sessions ended " + number);
                database.endSessions();
            }
            case 2 -> {
                run.fault("answer to COMMIT lost " + number);
                database.line.nextCommit(StatementFault.cutAnswered());
            }
            default -> {
                run.fault("COMMIT lost " + number);
                database.line.nextCommit(StatementFault.cutBefore());
            }
        }
    }

    private static void refusesOtherArguments(Application application, String log, String key) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (boolean door : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        while (true) {
                            try {
                                String answer = door
                                        ? byDoor(application, log, key, "other")
                                        : byJava(application, log, key, "other");
                                throw new AssertionError("answered " + answer);
                            } catch (ActorException e) {
                                if (e.code().equals(ErrorCode.IDEMPOTENCY_KEY_REUSED.code())
                                        || System.nanoTime() > end) {
                                    throw e;
                                }
                                // A fault of this round was late.
                                LockSupport.parkNanos(5_000_000);
                            }
                        }
                    })
                    .as(key)
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED.code()));
        }
    }

    private static void awaitNoReplies(PostgresServer server) throws SQLException {
        long end = System.nanoTime() + KEPT.plusSeconds(60).toNanos();
        try (Connection connection = server.dataSource().getConnection()) {
            while (true) {
                try (var rows = connection.createStatement().executeQuery("SELECT count(*) FROM troupe_reply")) {
                    rows.next();
                    if (rows.getInt(1) == 0) {
                        return;
                    }
                    assertThat(System.nanoTime())
                            .as("%d replies are never purged", rows.getInt(1))
                            .isLessThan(end);
                }
                LockSupport.parkNanos(200_000_000);
            }
        }
    }
}

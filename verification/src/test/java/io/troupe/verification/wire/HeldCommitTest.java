// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import io.troupe.harness.Run;
import io.troupe.harness.net.StatementFault;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import io.troupe.verification.app.Application;
import io.troupe.verification.app.LogActor;
import io.troupe.verification.app.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database's answer to COMMIT is held back: until it is let go, nothing that depends on it leaves by any road. (T16) */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldCommitTest {

    private static final int CONNECTIONS = 20;

    /** All that has left an actor, by whatever road. */
    private final Set<String> left = ConcurrentHashMap.newKeySet();

    private final AtomicInteger events = new AtomicInteger();

    private final class Sink implements ConnectionSink {
        @Override
        public void event(OutgoingEvent event) {
            events.incrementAndGet();
            left.add(entryOf(String.valueOf(event.args())));
        }

        @Override
        public void close(String reason) {}

        private String entryOf(String text) {
            int at = text.indexOf("op-");
            return at < 0 ? text : text.substring(at, text.indexOf('"', at));
        }
    }

    private void connect(Application application) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            application
                    .dispatcher()
                    .connect(
                            new ActorTarget.Existing(ActorId.of("log", "a")),
                            new ConnectRequest(new RequestCaller("c" + i, false, Set.of()), null),
                            new Sink())
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .subscribe("appended", true);
        }
    }

    private CompletableFuture<String> call(Application application, String action, String entry, Object... args) {
        ActionCall<String> call = new ActionCall<>(
                action,
                types -> args,
                new RequestCaller("caller", false, Set.of()),
                result -> entry + " " + result,
                false);
        return application
                .dispatcher()
                .call(new ActorTarget.OrCreate(ActorId.of("log", "a"), null), call)
                .toCompletableFuture()
                .whenComplete((answer, failure) -> left.add(entry));
    }

    @Test
    void nothingLeavesAnActorBeforeTheCommitItDependsOnIsAnswered() throws Exception {
        int rounds = Rounds.of(30, 300);
        try (Database database = Database.start(HeldCommitTest.class);
                Run run = Run.of("held-commit");
                Application application = Application.on(database.hurt(), Database.quick())) {
            application.log("a").append("first");
            application.log("other").append("first");
            connect(application);
            Random random = run.random("holds");
            for (int i = 0; i < rounds; i++) {
                String entry = "op-" + i;
                StatementFault hold = StatementFault.holdAnswer();
                run.fault("hold " + i);
                database.line.next(statement -> statement.isCommitOf("troupe_actor"), hold);
                CompletableFuture<String> published = call(application, "appendAndPublish", entry, entry);
                hold.awaitHit(Duration.ofSeconds(30));
                // All that is called now builds on what is not committed yet.
                List<CompletableFuture<?>> after = new ArrayList<>();
                after.add(call(application, "size", entry + " read"));
                after.add(call(application, "appendAndTell", entry + " told", entry + "told", "other"));
                after.add(call(application, "appendThere", entry + " there", entry + "there", "other"));
                after.add(call(application, "appendAndFail", entry + " failed", entry + "failed"));
                LogActor log = application.log("a");
                after.add(CompletableFuture.supplyAsync(log::size).whenComplete((n, e) -> left.add(entry + " java")));
                awaitStill(random.nextInt(60));
                assertThat(left).as("round %d", i).noneMatch(what -> what.startsWith(entry));
                assertThat(published).isNotDone();
                hold.release();
                assertThat(published.get(30, TimeUnit.SECONDS)).startsWith(entry);
                for (CompletableFuture<?> each : after) {
                    each.handle((answer, failure) -> answer).get(30, TimeUnit.SECONDS);
                }
                left.clear();
            }
            System.out.println("held-commit: " + rounds + " held, " + events + " events delivered");
            assertThat(events).hasValueGreaterThanOrEqualTo(rounds * CONNECTIONS);
            assertThat(application.log("other").entries())
                    .filteredOn(entry -> entry.endsWith("told"))
                    .doesNotHaveDuplicates();
        }
    }

    /** Gives what might leak the time to do so. */
    private static void awaitStill(int millis) {
        long end = System.nanoTime() + Duration.ofMillis(20L + millis).toNanos();
        while (System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}

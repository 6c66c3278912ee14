// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the store stands still calls gather, but threads do not: neither the server's nor the runtime's. */
@Timeout(120)
class StalledStoreTest {

    private static final int CALLS = 200;
    /** Threads that take requests in, as a server has them. */
    private static final int SERVER_THREADS = 4;
    /** What the runtime may have: {@code troupe.threads}, the committer, the timer, one to wait for the store's. */
    private static final int RUNTIME_THREADS =
            Math.max(16, 8 * Runtime.getRuntime().availableProcessors()) + 3;

    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService server = Executors.newFixedThreadPool(SERVER_THREADS);
    private final List<CompletableFuture<String>> answers = new ArrayList<>();
    private Container container;
    private int threads;

    @BeforeEach
    void start() {
        container = Container.fresh(Node.class);
        threads = Thread.activeCount();
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.shutdownNow();
        container.close();
        MemoryStore.clear();
    }

    /** HTTP requests let the turn run on their thread, messages on a socket do not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsThatWaitForTheirCommitHoldNoThread(boolean callerRuns) throws Exception {
        wake(20);
        MemoryStore.beforeCommit = batch -> await(release);
        CountDownLatch returned = arrive(20, "run", "increment", null, callerRuns);
        // One thread may be at the commit, for all of them.
        awaitCount(returned, 1);
        assertBounded();
        release.countDown();
        for (CompletableFuture<String> answer : answers) {
            assertThat(Integer.parseInt(Parties.get(answer))).isBetween(2, 11);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsThatWakeActorsHoldNoThreadOfTheServer(boolean callerRuns) throws Exception {
        MemoryStore.beforeRead = () -> await(release);
        CountDownLatch returned = arrive(CALLS, "run", "increment", null, callerRuns);
        awaitCount(returned, 0);
        assertBounded();
        release.countDown();
        for (CompletableFuture<String> answer : answers) {
            assertThat(Parties.get(answer)).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsUnderAKeyHoldNoThreadOfTheServerWhileTheStoreIsAskedForTheirAnswer(boolean callerRuns) throws Exception {
        wake(CALLS);
        MemoryStore.beforeRead = () -> await(release);
        CountDownLatch returned = arrive(CALLS, "run", "increment", "key", callerRuns);
        awaitCount(returned, 0);
        assertBounded();
        release.countDown();
        for (CompletableFuture<String> answer : answers) {
            assertThat(Parties.get(answer)).isEqualTo("2");
        }
    }

    @Test
    void whatIsMoreThanTheNodeTakesIsRefusedBeforeAnythingIsDone() throws Exception {
        container.close();
        System.setProperty("troupe.door-calls", "150");
        try {
            container = Container.with(Node.class);
        } finally {
            System.clearProperty("troupe.door-calls");
        }
        MemoryStore.beforeRead = () -> await(release);
        awaitCount(arrive(CALLS, "run", "increment", null, true), 0);
        List<CompletableFuture<String>> refused =
                answers.stream().filter(CompletableFuture::isDone).toList();
        assertThat(refused).hasSize(50).allSatisfy(answer -> assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(ActorException.class)
                .cause()
                .satisfies(failure -> {
                    assertThat(((ActorException) failure).is(ErrorCode.OVERLOADED))
                            .isTrue();
                    assertThat(((ActorException) failure).executed()).isEqualTo(Executed.NO);
                }));
        release.countDown();
        answers.removeAll(refused);
        for (CompletableFuture<String> answer : answers) {
            assertThat(Parties.get(answer)).isEqualTo("1");
        }
        assertThat(IntStream.range(0, CALLS).filter(i -> MemoryStore.row(ActorId.of("node", "k" + i))
                        .isPresent()))
                .hasSize(150);
        assertThat(Parties.get(call(0, "run", "nothing", null, true))).isEqualTo("nothing");
    }

    /** A door may have to wait for its clients with threads of the runtime. */
    @Test
    void whatWaitsForClientsTakesNoPlaceOfATurn() throws Exception {
        container.close();
        System.setProperty("troupe.threads", "1");
        try {
            container = Container.with(Node.class);
        } finally {
            System.clearProperty("troupe.threads");
        }
        CountDownLatch waiting = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            container.dispatcher().executeWaiting(() -> {
                waiting.countDown();
                await(release);
            });
        }
        await(waiting);
        assertThat(Parties.get(call(0, "run", "increment", null, false))).isEqualTo("1");
    }

    /** The one in the commit may be executed; those that never began say so. */
    @Test
    void callsEndAtTheirDeadlineAndSayWhatIsKnownOfThem() throws Exception {
        wake(1);
        CountDownLatch inBody = new CountDownLatch(1);
        Node.script("stand", node -> {
            inBody.countDown();
            await(release);
            return String.valueOf(node.increment());
        });
        CompletableFuture<String> begun = call(0, "soon", "stand", null, false);
        await(inBody);
        CompletableFuture<String> queued = call(0, "soon", "increment", null, false);
        assertTimedOut(begun, Executed.UNKNOWN);
        assertTimedOut(queued, Executed.NO);
        MemoryStore.beforeCommit = batch -> await(release);
        assertBounded();
        release.countDown();
        assertThat(Parties.get(call(0, "run", "increment", null, false))).isEqualTo("3");
    }

    private static void assertTimedOut(CompletableFuture<String> call, Executed executed) {
        try {
            call.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOfSatisfying(ActorException.class, failure -> {
                assertThat(failure.is(ErrorCode.ACTION_TIMED_OUT)).isTrue();
                assertThat(failure.executed()).isEqualTo(executed);
            });
            return;
        }
        throw new AssertionError("did not fail");
    }

    private void wake(int actors) {
        for (int i = 0; i < actors; i++) {
            Parties.get(call(i, "run", "increment", null, false));
        }
    }

    /** All calls, spread over so many actors; the latch counts those that the server's threads are done with. */
    private CountDownLatch arrive(int actors, String action, String script, String key, boolean callerRuns) {
        CountDownLatch returned = new CountDownLatch(CALLS);
        for (int i = 0; i < CALLS; i++) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            answers.add(answer);
            int actor = i % actors;
            server.execute(() -> {
                call(actor, action, script, key, callerRuns).whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
                returned.countDown();
            });
        }
        return returned;
    }

    private CompletableFuture<String> call(int actor, String action, String script, String key, boolean callerRuns) {
        ActionCall<String> call = new ActionCall<>(
                action,
                types -> new Object[] {script},
                new RequestCaller("anonymous", false, Set.of()),
                String::valueOf,
                key == null ? null : new ActionCall.Idempotency(key, () -> {}),
                callerRuns);
        ActorTarget target = new ActorTarget.OrCreate(ActorId.of("node", "k" + actor), null);
        return container.dispatcher().call(target, call).toCompletableFuture();
    }

    private void assertBounded() {
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + SERVER_THREADS + RUNTIME_THREADS);
    }

    private static void awaitCount(CountDownLatch latch, int atMost) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (latch.getCount() > atMost) {
            assertThat(System.nanoTime())
                    .as("%d calls hold a thread of the server", latch.getCount())
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("not released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

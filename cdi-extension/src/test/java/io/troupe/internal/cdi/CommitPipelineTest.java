// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What leaves an actor when, and what becomes of it if the commit fails. */
@Timeout(60)
class CommitPipelineTest {

    private Container container;
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void start() {
        container = Container.fresh(Node.class);
        Node.script("increment and tell the world", node -> {
            node.increment();
            node.self.broadcast(new Node.Noted("count " + node.count()));
            return String.valueOf(node.count());
        });
        Node.script("count", node -> String.valueOf(node.count()));
        Node.script("fail", node -> {
            node.increment();
            throw new IllegalStateException("planned");
        });
    }

    @AfterEach
    void stop() {
        MemoryStore.beforeCommit = batch -> {};
        MemoryStore.afterCommit = batch -> {};
        release.countDown();
        container.close();
    }

    private Node node(String key) {
        return container.actors().getOrCreate(Node.class, key);
    }

    private CompletableFuture<String> run(String key, String script) {
        return container.actors().async(node(key), n -> n.run(script)).toCompletableFuture();
    }

    private CompletableFuture<String> read(String key, String script) {
        return container.actors().async(node(key), n -> n.read(script)).toCompletableFuture();
    }

    /** From now on the next commit stands still until {@link #release}; returns what says that it does. */
    private CountDownLatch hold() {
        CountDownLatch held = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        MemoryStore.beforeCommit = batch -> {
            if (first.getAndSet(false)) {
                held.countDown();
                Parties.await(release);
            }
        };
        return held;
    }

    /** An increment whose commit is on its way, until {@link #release}. */
    private CompletableFuture<String> heldIncrement(String key) {
        CountDownLatch held = hold();
        CompletableFuture<String> call = run(key, "increment");
        Parties.await(held);
        return call;
    }

    /** An increment whose commit fails after {@link #release}, and no other. */
    private CompletableFuture<String> lostIncrement(String key, StoreException failure) {
        CountDownLatch held = new CountDownLatch(1);
        MemoryStore.beforeCommit = batch -> {
            held.countDown();
            Parties.await(release);
            MemoryStore.beforeCommit = later -> {};
            throw failure;
        };
        CompletableFuture<String> call = run(key, "increment");
        Parties.await(held);
        return call;
    }

    /** Increments so many times under that name; returns what opens when all of them have run, committed or not. */
    private static CountDownLatch increments(String script, int times) {
        CountDownLatch ran = new CountDownLatch(times);
        Node.script(script, node -> {
            ran.countDown();
            return String.valueOf(node.increment());
        });
        return ran;
    }

    /** Reads once under the name "look"; returns what opens when that has run. */
    private static CountDownLatch looks() {
        CountDownLatch looked = new CountDownLatch(1);
        Node.script("look", node -> {
            looked.countDown();
            return String.valueOf(node.count());
        });
        return looked;
    }

    private static ActorException failure(CompletableFuture<?> call) {
        try {
            call.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            return (ActorException) e.getCause();
        }
        throw new AssertionError("did not fail");
    }

    private static List<ActorCommit> commitsOf(String key) {
        return MemoryStore.BATCHES.stream()
                .flatMap(List::stream)
                .filter(part -> part.write().id().key().equals(List.of(key)))
                .toList();
    }

    @Test
    void turnsGoOnWhileACommitIsOnItsWayAndNothingOfThemLeavesBeforeTheirs() throws Exception {
        node("a").run("increment");
        List<String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(11);
        try (AutoCloseable subscription = container.actors().subscribe(node("a"), Node.Noted.class, noted -> {
            seen.add(noted.text());
            all.countDown();
        })) {
            CountDownLatch held = hold();
            CompletableFuture<String> first = run("a", "increment and tell the world");
            Parties.await(held);
            CountDownLatch ran = new CountDownLatch(10);
            Node.script("go on", node -> {
                node.increment();
                node.self.broadcast(new Node.Noted("count " + node.count()));
                ran.countDown();
                return String.valueOf(node.count());
            });
            List<CompletableFuture<String>> next = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                next.add(run("a", "go on"));
            }
            Parties.await(ran);
            assertThat(first).isNotDone();
            assertThat(next).noneMatch(CompletableFuture::isDone);
            assertThat(seen).isEmpty();
            release.countDown();
            assertThat(Parties.get(first)).isEqualTo("2");
            for (CompletableFuture<String> call : next) {
                Parties.get(call);
            }
            Parties.await(all);
        }
        assertThat(seen)
                .containsExactly(
                        "count 2",
                        "count 3",
                        "count 4",
                        "count 5",
                        "count 6",
                        "count 7",
                        "count 8",
                        "count 9",
                        "count 10",
                        "count 11",
                        "count 12");
        assertThat(commitsOf("a"))
                .as("one to create, one held, one for ten turns")
                .hasSize(3);
    }

    @Test
    void aBatchHoldsTheNewestDocumentOfEveryActorThatHasChanged() {
        CompletableFuture<String> first = heldIncrement("first");
        CountDownLatch ran = increments("go on", 40);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(run("n" + i % 20, "go on"));
        }
        Parties.await(ran);
        release.countDown();
        Parties.get(first);
        calls.forEach(Parties::get);
        assertThat(MemoryStore.BATCHES.size()).isLessThanOrEqualTo(3);
        assertThat(MemoryStore.BATCHES.stream().mapToInt(List::size).sum()).isLessThanOrEqualTo(41);
    }

    @Test
    void aTurnThatFailsFallsBackToTheTurnBeforeItCommittedOrNot() {
        CompletableFuture<String> first = heldIncrement("a");
        CompletableFuture<String> second = run("a", "increment");
        CompletableFuture<String> failed = run("a", "fail");
        CountDownLatch ran = increments("increment once more", 1);
        CompletableFuture<String> third = run("a", "increment once more");
        Parties.await(ran);
        assertThat(failed).as("it may tell what it has read").isNotDone();
        release.countDown();
        assertThat(List.of(Parties.get(first), Parties.get(second), Parties.get(third)))
                .containsExactly("1", "2", "3");
        assertThat(failure(failed).executed()).isEqualTo(Executed.NO);
    }

    @Test
    void whatWasInAFailedCommitHasTheOutcomeOfTheStoreAndWhatCameAfterItWasNotExecuted() {
        node("a").run("increment");
        CompletableFuture<String> lost = lostIncrement("a", new StoreException(Executed.UNKNOWN, "the line went dead"));
        CountDownLatch ran = increments("go on", 2);
        CompletableFuture<String> after = run("a", "go on");
        CompletableFuture<String> afterThat = run("a", "go on");
        Parties.await(ran);
        CountDownLatch looked = looks();
        CompletableFuture<String> reading = read("a", "look");
        Parties.await(looked);
        release.countDown();
        assertThat(failure(lost).executed()).isEqualTo(Executed.UNKNOWN);
        assertThat(failure(after).executed()).isEqualTo(Executed.NO);
        assertThat(failure(afterThat).executed()).isEqualTo(Executed.NO);
        assertThat(failure(reading).executed()).isEqualTo(Executed.NO);
        assertThat(node("a").run("increment"))
                .as("the last committed state is loaded")
                .isEqualTo("2");
    }

    @Test
    void aTurnThatRunsWhileItsActivationIsLostEndsWithoutEffect() {
        node("a").run("increment");
        CompletableFuture<String> lost = lostIncrement("a", new StoreException(Executed.NO, "no"));
        Node.script("linger", node -> {
            Parties.meet("lingering", "leave");
            node.increment();
            assertThatThrownBy(() -> node.self.broadcast(new Node.Noted("never")))
                    .hasMessageContaining("TROUPE00");
            return "lingered";
        });
        CompletableFuture<String> lingering = run("a", "linger");
        Parties.pass("lingering");
        release.countDown();
        assertThat(failure(lost).executed()).isEqualTo(Executed.NO);
        CompletableFuture<String> next = run("a", "increment");
        assertThat(next).as("the body that still runs keeps the turn").isNotDone();
        Parties.open("leave");
        assertThat(failure(lingering).executed()).isEqualTo(Executed.NO);
        assertThat(Parties.get(next)).isEqualTo("2");
    }

    @Test
    void anActorThatTheStoreRejectsFailsAlone() {
        CompletableFuture<String> first = heldIncrement("first");
        Consumer<List<ActorCommit>> holding = MemoryStore.beforeCommit;
        MemoryStore.beforeCommit = batch -> {
            holding.accept(batch);
            if (batch.stream().anyMatch(part -> part.write().id().key().equals(List.of("bad")))) {
                throw new StoreException(Executed.NO, StoreException.Reason.REJECTED, "bad", null);
            }
        };
        CountDownLatch ran = increments("go on", 20);
        List<CompletableFuture<String>> good = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            good.add(run("good" + i, "go on"));
        }
        CompletableFuture<String> bad = run("bad", "go on");
        Parties.await(ran);
        release.countDown();
        Parties.get(first);
        good.forEach(call -> assertThat(Parties.get(call)).isEqualTo("1"));
        ActorException failure = failure(bad);
        assertThat(failure.executed()).isEqualTo(Executed.NO);
        assertThat(failure.code()).isEqualTo(ErrorCode.STORE_FAILED.code());
    }

    @Test
    void aReadIsAnsweredOnceWhatItHasSeenIsCommitted() {
        node("a").run("increment");
        CompletableFuture<String> write = heldIncrement("a");
        CountDownLatch looked = looks();
        CompletableFuture<String> read = read("a", "look");
        Parties.await(looked);
        assertThat(read).isNotDone();
        release.countDown();
        assertThat(Parties.get(read)).isEqualTo("2");
        Parties.get(write);
    }

    @Test
    void aReadUnderALeaseThatHasRunOutAsksTheStoreAndIsRefusedIfAnotherNodeHasTakenOver() {
        node("a").run("increment");
        MemoryStore.sure = false;
        assertThat(node("a").read("count")).as("still the owner").isEqualTo("1");
        MemoryStore.owned = false;
        assertThatThrownBy(() -> node("a").read("count")).isInstanceOfSatisfying(ActorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.NOT_OWNER.code());
            assertThat(e.executed()).isEqualTo(Executed.NO);
        });
        assertThatThrownBy(() -> node("a").run("count"))
                .as("nor does a writing action that changed nothing tell")
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_OWNER.code()));
        assertThatThrownBy(() -> node("sleeping").run("count"))
                .as("nor is a sleeping one woken")
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_OWNER.code()));
    }

    @Test
    void anActorTellsAnotherNothingThatIsNotCommitted() {
        node("a").run("increment");
        node("b").run("increment");
        CompletableFuture<String> write = heldIncrement("a");
        CountDownLatch called = new CountDownLatch(1);
        AtomicBoolean reached = new AtomicBoolean();
        Node.script("be told", node -> {
            reached.set(true);
            return "told";
        });
        Node.script("tell b", node -> {
            called.countDown();
            return node.to("b").run("be told") + " " + node.count();
        });
        CompletableFuture<String> call = run("a", "tell b");
        Parties.await(called);
        assertThat(reached).isFalse();
        release.countDown();
        Parties.get(write);
        assertThat(Parties.get(call)).isEqualTo("told 2");
    }

    @Test
    void anEventWithoutAChangeOfStateIsCommittedToo() {
        node("a").run("increment");
        Node.script("only tell", node -> {
            node.self.broadcast(new Node.Noted("hello"));
            return "told";
        });
        node("a").run("only tell");
        assertThat(commitsOf("a").get(1).write()).isInstanceOf(ActorWrite.Touch.class);
        assertThat(MemoryStore.row(ActorId.of("node", "a")).orElseThrow().version())
                .isEqualTo(2);
    }

    @Test
    void whatFallsAsleepHasBeenCommittedBefore() {
        Node.script("increment and sleep", node -> {
            node.self.sleep();
            return String.valueOf(node.increment());
        });
        CountDownLatch held = hold();
        CompletableFuture<String> first = run("a", "increment and sleep");
        Parties.await(held);
        CompletableFuture<String> second = run("a", "increment");
        release.countDown();
        assertThat(Parties.get(first)).isEqualTo("1");
        assertThat(Parties.get(second)).isEqualTo("2");
    }

    @Test
    void anInterruptedCallerStillLearnsWhatItsCallCameTo() throws Exception {
        CountDownLatch held = hold();
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<String> other = run("other", "increment");
        Parties.await(held);
        CompletableFuture<String> call = Parties.start(() -> {
            caller.complete(Thread.currentThread());
            String answer = node("a").run("increment");
            interrupted.complete(Thread.interrupted());
            return answer;
        });
        Thread waiting = caller.get(20, TimeUnit.SECONDS);
        Parties.awaitParked(waiting);
        waiting.interrupt();
        release.countDown();
        assertThat(Parties.get(call)).isEqualTo("1");
        assertThat(interrupted.get()).isTrue();
        Parties.get(other);
    }

    @Test
    void callsThatWaitForACommitHoldNoThreads() {
        CompletableFuture<String> first = heldIncrement("first");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        CountDownLatch ran = increments("go on", 1_000);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(run("n" + i, "go on"));
        }
        Parties.await(ran);
        int threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .collect(Collectors.toSet())
                .size();
        assertThat(threads)
                .isLessThanOrEqualTo(Math.max(16, 8 * Runtime.getRuntime().availableProcessors()) + 2);
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        release.countDown();
        Parties.get(first);
        calls.forEach(Parties::get);
    }

    @Test
    void moreCallsAreRefusedBeforeTheyRunOnceTooManyWaitForTheirCommit() {
        container.close();
        System.setProperty("troupe.commit-queue", "5");
        try {
            container = Container.with(Node.class);
        } finally {
            System.clearProperty("troupe.commit-queue");
        }
        CountDownLatch held = hold();
        List<CompletableFuture<String>> calls = new ArrayList<>();
        calls.add(run("first", "increment"));
        Parties.await(held);
        for (int i = 0; i < 4; i++) {
            CountDownLatch ran = increments("go on " + i, 1);
            calls.add(run("n" + i, "go on " + i));
            Parties.await(ran);
        }
        AtomicBoolean reached = new AtomicBoolean();
        Node.script("too much", node -> {
            reached.set(true);
            return "never";
        });
        ActorException refused = null;
        while (refused == null) {
            // The last of them may not have handed its changes over yet.
            CompletableFuture<String> more = run("more", "count");
            if (more.isCompletedExceptionally()) {
                refused = failure(run("more", "too much"));
            } else {
                calls.add(more);
            }
        }
        assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED.code());
        assertThat(refused.executed()).isEqualTo(Executed.NO);
        assertThat(reached).isFalse();
        release.countDown();
        calls.forEach(call -> call.exceptionally(e -> "refused").join());
        assertThat(node("first").run("increment")).isEqualTo("2");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actors that call actors: coming back, going round in circles, failing on the way. */
@Timeout(60)
class CallChainTest {

    private Container container;

    @BeforeEach
    void start() {
        container = Container.fresh(Node.class);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    private Node node(String key) {
        return container.actors().getOrCreate(Node.class, key);
    }

    private static boolean is(Throwable thrown, ErrorCode code) {
        Throwable e = thrown instanceof ExecutionException || thrown instanceof java.util.concurrent.CompletionException
                ? thrown.getCause()
                : thrown;
        return e instanceof ActorException known && known.is(code);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aChainMayComeBackToAnActorWhoseTurnItHolds() {
        Node.script("a", node -> node.to("b").run("b") + node.increment());
        Node.script("b", node -> node.to("a").run("increment"));
        assertThat(node("a").run("a")).isEqualTo("12");
        assertThat(node("a").count()).isEqualTo(2);
    }

    @Test
    void anActorMayCallItselfThroughAReference() {
        Node.script("self", node -> node.to("a").run("increment") + node.to("a").count());
        assertThat(node("a").run("self")).isEqualTo("11");
    }

    @Test
    void aFailedReEntryRollsTheWholeTurnBackEvenIfItIsCaught() {
        Node.script("a", node -> {
            node.increment();
            assertThat(catchThrowable(() -> node.to("b").run("b"))).isInstanceOf(ActorException.class);
            return "went on";
        });
        Node.script("b", node -> node.to("a").run("fail"));
        Node.script("fail", node -> {
            node.increment();
            throw new IllegalStateException("on purpose");
        });
        assertThatThrownBy(() -> node("a").run("a")).isInstanceOfSatisfying(ActorException.class, e -> {
            assertThat(e.is(ErrorCode.ROLLED_BACK)).isTrue();
            assertThat(e.executed()).isEqualTo(Executed.NO);
        });
        assertThat(node("a").count()).isZero();
    }

    @Test
    void aReadOnlyChainCannotWriteToItsOwnActor() {
        node("a").run("nothing");
        Node.script("read", node -> node.to("b").run("write"));
        Node.script("write", node -> node.to("a").run("increment"));
        assertThatThrownBy(() -> node("a").read("read")).matches(e -> is(e, ErrorCode.READ_ONLY));
        assertThat(node("a").count()).isZero();
        Node.script("write", node -> node.to("a").read("nothing"));
        assertThat(node("a").read("read")).isEqualTo("nothing");
    }

    @Test
    void aReaderThatHadToWakeItsActorCannotWriteEither() {
        Node.script("read", node -> node.to("a").run("increment"));
        assertThatThrownBy(() -> node("a").read("read")).matches(e -> is(e, ErrorCode.READ_ONLY));
    }

    @Test
    void twoChainsThatWaitForEachOtherAreToldAtOnce() {
        List<Throwable> failures = ring("a", "b");
        assertThat(failures).singleElement().satisfies(e -> {
            assertThat(is(e, ErrorCode.CALL_CYCLE)).isTrue();
            assertThat(((ActorException) e).executed()).isEqualTo(Executed.NO);
            assertThat(e).message().containsAnyOf("node[\"a\"] -> node[\"b\"]", "node[\"b\"] -> node[\"a\"]");
        });
    }

    @Test
    void aRingOfThreeIsToldAtOnce() {
        assertThat(ring("a", "b", "c")).singleElement().matches(e -> is(e, ErrorCode.CALL_CYCLE));
    }

    /** Has each actor call the next once all of them hold their turn. */
    private List<Throwable> ring(String... keys) {
        CyclicBarrier all = new CyclicBarrier(keys.length);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            String next = keys[(i + 1) % keys.length];
            Node.script("from " + keys[i], node -> {
                meet(all);
                return node.to(next).run("nothing");
            });
        }
        for (String key : keys) {
            calls.add(Parties.start(() -> node(key).run("from " + key)));
        }
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<String> call : calls) {
            Throwable failure = catchThrowable(() -> call.get(20, TimeUnit.SECONDS));
            if (failure != null) {
                failures.add(failure.getCause());
            }
        }
        return failures;
    }

    @Test
    void chainsOfStagesThatWaitForEachOtherAreToldAtOnce() {
        CyclicBarrier all = new CyclicBarrier(2);
        Node.script("from a", node -> {
            meet(all);
            return node.actors.async(node.to("b"), b -> b.run("nothing"));
        });
        Node.script("from b", node -> {
            meet(all);
            return node.actors.async(node.to("a"), a -> a.run("nothing"));
        });
        CompletableFuture<String> a = Parties.start(() -> Parties.get(node("a").later("from a")));
        CompletableFuture<String> b = Parties.start(() -> Parties.get(node("b").later("from b")));
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<String> call : List.of(a, b)) {
            Throwable failure = catchThrowable(() -> call.get(20, TimeUnit.SECONDS));
            if (failure != null) {
                failures.add(failure.getCause());
            }
        }
        assertThat(failures).isNotEmpty().allMatch(e -> is(e, ErrorCode.CALL_CYCLE));
    }

    @Test
    void aCycleThroughACallDeeperDownAStageIsToldWhenTheStageIsReturned() {
        AtomicReference<Thread> inB = new AtomicReference<>();
        AtomicReference<Thread> inC = new AtomicReference<>();
        Node.script("hold c", node -> {
            inC.set(Thread.currentThread());
            Parties.meet("c held", "c may call");
            return node.to("a").run("nothing");
        });
        Node.script("b", node -> {
            inB.set(Thread.currentThread());
            Parties.open("b runs");
            return node.to("c").run("nothing");
        });
        Node.script("a", node -> {
            var stage = node.actors.async(node.to("b"), b -> b.run("b"));
            Parties.pass("b runs");
            Parties.awaitParked(inB.get());
            Parties.open("c may call");
            Parties.awaitParked(inC.get());
            return stage;
        });
        CompletableFuture<String> c = Parties.start(() -> node("c").run("hold c"));
        Parties.pass("c held");
        assertThatThrownBy(() -> Parties.get(node("a").later("a"))).matches(e -> is(e, ErrorCode.CALL_CYCLE));
        assertThat(Parties.get(c)).isEqualTo("nothing");
    }

    @Test
    void aCycleThroughAWaitWithinATurnIsToldAtOnce() {
        AtomicReference<Thread> inX = new AtomicReference<>();
        Node.script("x", node -> {
            inX.set(Thread.currentThread());
            Parties.open("x runs");
            return node.to("a").run("increment");
        });
        Node.script("b", node -> {
            Parties.pass("x runs");
            Parties.awaitParked(inX.get());
            return node.to("x").run("nothing");
        });
        AtomicReference<CompletableFuture<String>> x = new AtomicReference<>();
        Node.script("a", node -> {
            x.set(node.actors.async(node.to("x"), n -> n.run("x")).toCompletableFuture());
            Throwable failure = catchThrowable(() -> node.to("b").run("b"));
            return is(failure, ErrorCode.CALL_CYCLE) ? "refused" : String.valueOf(failure);
        });
        assertThat(node("a").run("a")).isEqualTo("refused");
        assertThat(Parties.get(x.get())).as("takes a turn of its own then").isEqualTo("1");
    }

    @Test
    void waitingForABusyActorIsNoCycle() {
        Node.script("hold", node -> {
            Parties.meet("b held", "b may end");
            return "held";
        });
        Node.script("a", node -> node.to("b").run("increment"));
        CompletableFuture<String> holder = Parties.start(() -> node("b").run("hold"));
        Parties.pass("b held");
        List<CompletableFuture<String>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String key = "a" + i;
            callers.add(Parties.start(() -> node(key).run("a")));
        }
        callers.add(Parties.start(() -> node("a0").run("nothing")));
        Parties.open("b may end");
        assertThat(Parties.get(holder)).isEqualTo("held");
        callers.forEach(Parties::get);
        assertThat(node("b").count()).isEqualTo(4);
    }

    @Test
    void aChainHasAtMostThirtyTwoCalls() {
        Node.script("deeper", node -> {
            int depth = Integer.parseInt(node.self.key().get(0));
            return node.to(String.valueOf(depth + 1)).run("deeper");
        });
        assertThatThrownBy(() -> node("1").run("deeper"))
                .matches(e -> is(e, ErrorCode.CHAIN_TOO_LONG))
                .hasMessageContaining("node[\"32\"] -> node[\"33\"]");
        Node.script("shallow", node -> {
            int depth = Integer.parseInt(node.self.key().get(0));
            return depth == 32 ? "there" : node.to(String.valueOf(depth + 1)).run("shallow");
        });
        assertThat(node("1").run("shallow")).isEqualTo("there");
    }

    @Test
    void callsMadeSideBySideThatComeBackRunOneAtATime() {
        Node.script("back", node -> node.to("a").run("careful"));
        Node.script("careful", node -> {
            node.alone(node::increment);
            return "";
        });
        Node.script("fan out", node -> {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(
                        node.actors.async(node.to("n" + i), n -> n.run("back")).toCompletableFuture());
            }
            return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
                    .thenApply(done -> "all");
        });
        assertThat(Parties.get(node("a").later("fan out"))).isEqualTo("all");
        assertThat(node("a").count()).isEqualTo(20);
    }

    @Test
    void aQueuedStageThatComesBackWaitsWhileItsCallerRuns() {
        AtomicReference<Thread> inX = new AtomicReference<>();
        AtomicReference<CompletableFuture<String>> stage = new AtomicReference<>();
        Node.script("hold", node -> {
            Parties.meet("x held", "x may end");
            return "";
        });
        Node.script("x", node -> {
            inX.set(Thread.currentThread());
            Parties.open("x runs");
            return CompletableFuture.completedFuture(node.to("a").run("increment"));
        });
        Node.script("a", node -> {
            stage.set(node.to("x").later("x").toCompletableFuture());
            Parties.open("x may end");
            Parties.pass("x runs");
            Parties.awaitParked(inX.get());
            return stage.get();
        });
        Parties.start(() -> node("x").run("hold"));
        Parties.pass("x held");
        assertThat(Parties.get(node("a").later("a"))).isEqualTo("1");
        assertThat(node("a").count()).isEqualTo(1);
    }

    @Test
    void aTaskMayStillCallAroundWhenTheStageIsComplete() {
        Node.script("b", node -> node.to("a").run("increment"));
        Node.script("a", node -> {
            CompletableFuture<String> answer = new CompletableFuture<>();
            node.self.executor().execute(() -> {
                answer.complete("early");
                node.to("b").run("b");
            });
            return answer;
        });
        assertThat(Parties.get(node("a").later("a"))).isEqualTo("early");
        assertThat(node("a").count())
                .as("the turn lasted until the task had ended")
                .isEqualTo(1);
    }

    @Test
    void aCallThatOutlivesTheTurnItCameFromTakesATurnOfItsOwn() {
        AtomicReference<CompletableFuture<String>> late = new AtomicReference<>();
        Node.script("b", node -> {
            Parties.pass("a is over");
            return node.to("a").run("increment");
        });
        Node.script("a", node -> {
            late.set(node.actors.async(node.to("b"), b -> b.run("b")).toCompletableFuture());
            return "over";
        });
        assertThat(node("a").run("a")).isEqualTo("over");
        Parties.open("a is over");
        assertThat(Parties.get(late.get())).isEqualTo("1");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who runs when: turns of one key and of many, in a real container. */
@Timeout(60)
class TurnTest {

    @Actor(turnQueue = 2)
    static class Narrow {
        @Action
        public String hold() {
            Parties.meet("held", "go");
            return "held";
        }

        @Action
        public String quick() {
            return "quick";
        }
    }

    private Container container;

    @BeforeEach
    void start() {
        container = Container.fresh(Node.class, Narrow.class);
        Node.script("hold", node -> {
            Parties.meet("held", "go");
            return "held";
        });
    }

    @AfterEach
    void stop() {
        Parties.open("go");
        container.close();
    }

    private Node node(String key) {
        return container.actors().getOrCreate(Node.class, key);
    }

    @Test
    void callsOfOneKeyAreServedOneAtATimeInOrderOfArrival() {
        List<String> order = new CopyOnWriteArrayList<>();
        CompletableFuture<String> holder = Parties.start(() -> node("a").run("hold"));
        Parties.pass("held");
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String name = "n" + i;
            Node.script(name, node -> {
                node.alone(() -> order.add(name));
                return name;
            });
            calls.add(container.actors().async(node("a"), a -> a.run(name)).toCompletableFuture());
        }
        assertThat(order).isEmpty();
        Parties.open("go");
        List<String> expected = calls.stream().map(Parties::get).toList();
        assertThat(order).isEqualTo(expected);
        assertThat(Parties.get(holder)).isEqualTo("held");
    }

    @Test
    void callsOfDifferentKeysAndReadersOfOneRunSideBySide() {
        node("a").run("nothing");
        CyclicBarrier together = new CyclicBarrier(2);
        Node.script("meet", node -> {
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return "met";
        });
        for (String other : List.of("b", "a")) {
            CompletableFuture<String> first = Parties.start(() -> node("a").read("meet"));
            assertThat(node(other).read("meet")).isEqualTo("met");
            assertThat(Parties.get(first)).isEqualTo("met");
        }
    }

    @Test
    void aWriterWaitsForReadersAndReadersBehindItWaitToo() {
        node("a").run("nothing");
        List<String> order = new CopyOnWriteArrayList<>();
        Node.script("write", node -> {
            order.add("write");
            return "";
        });
        Node.script("late read", node -> {
            order.add("read");
            return "";
        });
        CompletableFuture<String> reader = Parties.start(() -> node("a").read("hold"));
        Parties.pass("held");
        var writer = container.actors().async(node("a"), a -> a.run("write"));
        var late = container.actors().async(node("a"), a -> a.read("late read"));
        assertThat(order).isEmpty();
        Parties.open("go");
        Parties.get(reader);
        Parties.get(writer);
        Parties.get(late);
        assertThat(order).containsExactly("write", "read");
    }

    @Test
    void callsBeyondTheTurnQueueAreRefusedBeforeExecution() {
        Narrow narrow = container.actors().getOrCreate(Narrow.class, "a");
        CompletableFuture<String> holder = Parties.start(narrow::hold);
        Parties.pass("held");
        var first = container.actors().async(narrow, Narrow::quick);
        var second = container.actors().async(narrow, Narrow::quick);
        assertThatThrownBy(narrow::quick).isInstanceOfSatisfying(ActorException.class, e -> {
            assertThat(e.is(ErrorCode.OVERLOADED)).isTrue();
            assertThat(e.executed()).isEqualTo(Executed.NO);
        });
        Parties.open("go");
        assertThat(Parties.get(holder) + Parties.get(first) + Parties.get(second))
                .isEqualTo("heldquickquick");
    }

    @Test
    void aWaitThatTakesTooLongEndsWithoutExecution() {
        CompletableFuture<String> holder = Parties.start(() -> node("a").run("hold"));
        Parties.pass("held");
        assertThatThrownBy(() -> node("a").soon("increment")).isInstanceOfSatisfying(ActorException.class, e -> {
            assertThat(e.is(ErrorCode.ACTION_TIMED_OUT)).isTrue();
            assertThat(e.executed()).isEqualTo(Executed.NO);
        });
        Parties.open("go");
        Parties.get(holder);
        assertThat(node("a").count()).isZero();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysWithTheThread() {
        CompletableFuture<String> holder = Parties.start(() -> node("a").run("hold"));
        Parties.pass("held");
        AtomicReference<Thread> waiting = new AtomicReference<>();
        CompletableFuture<Boolean> flag = Parties.start(() -> {
            waiting.set(Thread.currentThread());
            Parties.open("about to wait");
            assertThatThrownBy(() -> node("a").run("increment"))
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.INTERRUPTED))
                            .isTrue());
            return Thread.currentThread().isInterrupted();
        });
        Parties.pass("about to wait");
        Parties.awaitParked(waiting.get());
        waiting.get().interrupt();
        assertThat(Parties.get(flag)).isTrue();
        Parties.open("go");
        Parties.get(holder);
        assertThat(node("a").count()).isZero();
    }

    /** Much to do, for a machine that has other things to do. */
    @Test
    @Timeout(600)
    void sixtyFourCallersOfOneKeyAndOfAThousandKeysCountExactly() {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            callers.add(Parties.start(() -> {
                for (int n = 0; n < 1_000; n++) {
                    node("one").run("increment");
                    node("k" + n).run("increment");
                }
                return null;
            }));
        }
        callers.forEach(CompletableFuture::join);
        assertThat(node("one").count()).isEqualTo(64_000);
        for (int n = 0; n < 1_000; n++) {
            assertThat(node("k" + n).count()).isEqualTo(64);
        }
    }

    @Test
    void broadcastsLeaveAfterTheCommitOnlyAndNotFromAReader() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        Node.script("fail", node -> {
            node.self.broadcast(new Node.Noted("never"));
            throw new io.troupe.UserException("no");
        });
        Node.script("note", node -> {
            node.self.broadcast(new Node.Noted("told"));
            Parties.open("broadcast");
            Parties.pass("go");
            return "";
        });
        try (AutoCloseable subscription = container.actors().subscribe(node("a"), Node.Noted.class, event -> {
            heard.add(event.text());
            Parties.open("heard");
        })) {
            assertThatThrownBy(() -> node("a").run("fail")).hasMessage("no");
            CompletableFuture<String> noting = Parties.start(() -> node("a").run("note"));
            Parties.pass("broadcast");
            assertThat(heard).isEmpty();
            Parties.open("go");
            Parties.get(noting);
            Parties.pass("heard");
            assertThat(heard).containsExactly("told");
            assertThatThrownBy(() -> node("a").read("note"))
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.READ_ONLY))
                            .isTrue());
        }
    }
}

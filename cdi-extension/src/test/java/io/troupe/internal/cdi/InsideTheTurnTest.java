// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ActorScoped;
import io.troupe.Actors;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.Connection;
import io.troupe.event.EventName;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.internal.runtime.Nobody;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lives, leaves and is refused around a turn, in a real CDI container. */
class InsideTheTurnTest {

    @EventName("said")
    record Said(String text) {}

    /** Lives from wake to sleep. */
    @ActorScoped
    static class Memory {
        static final BlockingQueue<String> DESTROYED = new LinkedBlockingQueue<>();
        private int calls;

        int next() {
            return ++calls;
        }

        @PreDestroy
        void gone() {
            DESTROYED.add("gone after " + calls);
        }
    }

    @Actor(name = "stage")
    static class Stage {

        static Stage leaked;
        static final CountDownLatch[] HOLD = {new CountDownLatch(0)};
        static final BlockingQueue<String> LOG = new LinkedBlockingQueue<>();

        @State
        private int count;

        private final ActorContext self;
        private final Memory memory;

        @Inject
        Stage(ActorContext self, Memory memory) {
            this.self = self;
            this.memory = memory;
            leaked = this;
        }

        public int remember() {
            return memory.next();
        }

        public void sleepNow() {
            self.sleep();
        }

        @Action
        @PermitAll
        public int slowly() throws InterruptedException {
            count++;
            LOG.add("in");
            HOLD[0].await();
            return count;
        }

        @Action(timeout = "200ms")
        @PermitAll
        public int slowlyForTheImpatient() throws InterruptedException {
            return slowly();
        }

        @Action(timeout = "200ms")
        @PermitAll
        public int hurried() {
            return ++count;
        }

        @Action
        @PermitAll
        public int say(String text, boolean fail) {
            self.broadcast(new Said(text));
            if (fail) {
                throw new UserException("no");
            }
            return ++count;
        }

        @Action(readOnly = true)
        @PermitAll
        public void whisper() {
            self.broadcast(new Said("read-only"));
        }

        @Action
        @RolesAllowed("director")
        public void direct() {
            count = 1_000;
        }

        @Action
        public void unstated() {
            count = 2_000;
        }

        @Action(readOnly = true)
        @PermitAll
        public int count() {
            return count;
        }

        @Action
        @PermitAll
        public void end() {
            self.destroy();
        }

        @OnConnect
        void opened(Connection connection) {
            if (connection.params(String.class).filter("intruder"::equals).isPresent()) {
                throw new UserException("refused", "Not you.");
            }
            LOG.add("connected");
        }

        @OnDisconnect
        void closed() {
            LOG.add("disconnected");
        }
    }

    private static final class Sink implements ConnectionSink {
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @Override
        public void event(OutgoingEvent event) {
            seen.add(event.name() + event.args());
        }

        @Override
        public void close(String reason) {
            seen.add("closed " + reason);
        }
    }

    @BeforeEach
    void startEmpty() {
        MemoryStore.clear();
        Memory.DESTROYED.clear();
        Stage.LOG.clear();
        Stage.HOLD[0] = new CountDownLatch(0);
    }

    private static ActionCall<Object> call(String action, Object... args) {
        return new ActionCall<>(action, types -> args, Nobody.ANONYMOUS, result -> String.valueOf(result), false);
    }

    private static ActorTarget stage() {
        return new ActorTarget.OrCreate(ActorId.of("stage", "k"), null);
    }

    private static ActorException failureOf(CompletableFuture<?> call) {
        try {
            call.get(20, TimeUnit.SECONDS);
            throw new AssertionError("did not fail");
        } catch (java.util.concurrent.ExecutionException e) {
            return (ActorException) e.getCause();
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void anActorScopedBeanLivesFromWakeToSleep() throws Exception {
        try (Container container = Container.with(Stage.class, Memory.class)) {
            Stage stage = container.actors().getOrCreate(Stage.class, "k");
            assertThat(stage.remember()).isEqualTo(1);
            assertThat(stage.remember()).isEqualTo(2);
            stage.sleepNow();
            assertThat(next(Memory.DESTROYED)).isEqualTo("gone after 2");
            assertThat(stage.remember()).isEqualTo(1);
        }
    }

    @Test
    void aCallOnALeakedThisTakesATurnAndIsRefusedOnceTheActorSlept() throws Exception {
        try (Container container = Container.with(Stage.class, Memory.class)) {
            Stage stage = container.actors().getOrCreate(Stage.class, "k");
            stage.remember();
            Stage inside = Stage.leaked;
            Stage.HOLD[0] = new CountDownLatch(1);
            Stage.LOG.clear();
            CompletableFuture<Integer> first =
                    container.actors().async(stage, s -> quietly(s)).toCompletableFuture();
            assertThat(next(Stage.LOG)).isEqualTo("in");
            CompletableFuture<Integer> second = CompletableFuture.supplyAsync(inside::remember);
            assertThat(second.isDone()).isFalse();
            Stage.HOLD[0].countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(2);
            stage.sleepNow();
            assertThat(next(Memory.DESTROYED)).isNotNull();
            stage.remember();
            assertThatThrownBy(inside::remember).isInstanceOf(ActorException.class);
        }
    }

    private static Integer quietly(Stage stage) {
        try {
            return stage.slowly();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClientLearnsAtTheDeadlineThatItDoesNotKnowAndTheTurnIsCommittedAllTheSame() throws Exception {
        try (Container container = Container.with(Stage.class, Memory.class)) {
            Stage.HOLD[0] = new CountDownLatch(1);
            ActorException late = failureOf(container
                    .dispatcher()
                    .call(stage(), call("slowlyForTheImpatient"))
                    .toCompletableFuture());
            assertThat(late.is(ErrorCode.ACTION_TIMED_OUT)).isTrue();
            assertThat(late.executed()).isEqualTo(Executed.UNKNOWN);
            ActorException waiting = failureOf(
                    container.dispatcher().call(stage(), call("hurried")).toCompletableFuture());
            assertThat(waiting.is(ErrorCode.ACTION_TIMED_OUT)).isTrue();
            assertThat(waiting.executed()).isEqualTo(Executed.NO);
            Stage.HOLD[0].countDown();
            Actors actors = container.actors();
            assertThat(actors.get(Stage.class, "k").count()).isEqualTo(1);
        }
    }

    @Test
    void rolesAndMissingPoliciesRefuseBeforeAnythingHappens() {
        try (Container container = Container.with(Stage.class, Memory.class)) {
            for (String action : List.of("direct", "unstated")) {
                ActorException refused = failureOf(
                        container.dispatcher().call(stage(), call(action)).toCompletableFuture());
                assertThat(refused.is(ErrorCode.FORBIDDEN)).isTrue();
                assertThat(refused.executed()).isEqualTo(Executed.NO);
            }
            assertThat(MemoryStore.row(ActorId.of("stage", "k")))
                    .as("not even created")
                    .isEmpty();
            Stage stage = container.actors().getOrCreate(Stage.class, "k");
            assertThatThrownBy(stage::direct)
                    .isInstanceOfSatisfying(ActorException.class, e -> assertThat(e.is(ErrorCode.FORBIDDEN))
                            .isTrue());
            stage.unstated();
            assertThat(stage.count()).isEqualTo(2_000);
        }
    }

    @Test
    void eventsLeaveAfterTheCommitAndOnlyIfThereIsOne() throws Exception {
        try (Container container = Container.with(Stage.class, Memory.class)) {
            Sink sink = new Sink();
            ClientConnection connection = container
                    .dispatcher()
                    .connect(stage(), new ConnectRequest(Nobody.ANONYMOUS, null), sink)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            assertThat(next(Stage.LOG)).isEqualTo("connected");
            connection.subscribe("said", true);
            failureOf(connection.call(call("say", "lost", true)).toCompletableFuture());
            connection.call(call("say", "kept", false)).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(next(sink.seen)).isEqualTo("said[{\"text\":\"kept\"}]");
            assertThat(failureOf(connection.call(call("whisper")).toCompletableFuture())
                            .is(ErrorCode.READ_ONLY))
                    .isTrue();
            connection.call(call("end")).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(next(sink.seen)).isEqualTo("closed ");
            assertThat(next(Stage.LOG)).isEqualTo("disconnected");
        }
    }

    @Test
    void aConnectHookMayRefuse() {
        try (Container container = Container.with(Stage.class, Memory.class)) {
            var params = io.troupe.jackson.databind.node.JsonNodeFactory.instance.textNode("intruder");
            ActorException refused = failureOf(container
                    .dispatcher()
                    .connect(stage(), new ConnectRequest(Nobody.ANONYMOUS, params), new Sink())
                    .toCompletableFuture());
            assertThat(refused.group() + "." + refused.code()).isEqualTo("user.refused");
        }
    }
}

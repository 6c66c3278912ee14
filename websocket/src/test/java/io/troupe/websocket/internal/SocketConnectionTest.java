// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.protocol.Limits;
import io.troupe.protocol.MessageCodec;
import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireEncoding;
import io.troupe.protocol.WireMessage;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can only be seen where threads are held in the middle of something, or clocks are set by hand. */
class SocketConnectionTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final FakeRemote remote = new FakeRemote();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final CountDownLatch inSubscribe = new CountDownLatch(1);
    private final CountDownLatch leaveSubscribe = new CountDownLatch(1);
    private final Values values = new Values(Limits.DEFAULT);
    private CompletableFuture<Void> consent = CompletableFuture.completedFuture(null);
    private @Nullable Runnable lastWord;

    @Test
    void aThreadThatFindsAnotherAtWorkLeavesItsMessageToIt() throws Exception {
        SocketConnection connection = open();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> connection.receive(subscribe("slow")));
        assertThat(inSubscribe.await(10, TimeUnit.SECONDS)).isTrue();
        connection.receive(call());
        assertThat(happened).containsExactly("subscribing");
        leaveSubscribe.countDown();
        first.get(10, TimeUnit.SECONDS);
        assertThat(happened).containsExactly("subscribing", "subscribed", "called");
    }

    @Test
    void aSilentClientIsPingedThenCutOffAndTheActorHearsOnce() {
        SocketConnection connection = open();
        remote.take();
        now.addAndGet(30 * SECOND);
        connection.check();
        assertThat(remote.pings).isZero();
        now.addAndGet(1);
        connection.check();
        assertThat(remote.pings).isEqualTo(1);
        connection.heard();
        now.addAndGet(60 * SECOND);
        connection.check();
        assertThat(remote.closed).isNull();
        now.addAndGet(1);
        connection.check();
        assertThat(remote.closed).isEqualTo(Ending.TIMED_OUT);
        connection.check();
        connection.gone(Ending.LINE_BROKE);
        assertThat(happened).containsExactly("left");
    }

    @Test
    void aClientThatTakesNothingForTheStallTimeIsCutOff() {
        SocketConnection connection = open();
        now.addAndGet(30 * SECOND + 1);
        connection.heard();
        connection.check();
        assertThat(remote.closed).isEqualTo(Ending.SLOW_READER);
        assertThat(happened).containsExactly("left");
    }

    @Test
    void whatFollowsASubscriptionWaitsUntilTheActorHasAgreed() {
        SocketConnection connection = open();
        leaveSubscribe.countDown();
        consent = new CompletableFuture<>();
        connection.receive(subscribe("news"));
        connection.receive(call());
        assertThat(happened).containsExactly("subscribing", "subscribed");
        consent.complete(null);
        assertThat(happened).containsExactly("subscribing", "subscribed", "called");
        assertThat(remote.closed).isNull();
    }

    @Test
    void aRefusedSubscriptionIsToldAndEndsTheConnectionBeforeWhatFollows() {
        SocketConnection connection = open();
        leaveSubscribe.countDown();
        consent = new CompletableFuture<>();
        connection.receive(subscribe("secret"));
        connection.receive(call());
        remote.take();
        remote.sent.clear();
        consent.completeExceptionally(ActorException.refused(ErrorCode.FORBIDDEN, "No."));
        assertThat(remote.closed).as("not before the error is sent").isNull();
        remote.take();
        assertThat(remote.sent)
                .singleElement()
                .asString()
                .contains("\"group\":\"auth\"", "\"code\":\"forbidden\"", "\"actionId\":null");
        assertThat(remote.closed).isEqualTo(new Ending(Ending.UNEXPECTED, "auth.forbidden"));
        assertThat(happened).containsExactly("subscribing", "subscribed", "left");
    }

    @Test
    void anAnswerLeavesBeforeTheEndThatTheActorWantsRightAfterIt() {
        SocketConnection connection = open();
        remote.take();
        remote.sent.clear();
        remote.takesAtOnce = true;
        lastWord = () -> connection.close("enough");
        connection.receive(call());
        assertThat(remote.sent).singleElement().asString().contains("ActionResponse");
        assertThat(remote.closed).isEqualTo(Ending.requested("enough"));
        assertThat(happened).containsExactly("called", "left");
    }

    private SocketConnection open() {
        HandMadeActors actors = new HandMadeActors(Runnable::run) {
            @Override
            public CompletionStage<ClientConnection> connect(
                    ActorTarget target, ConnectRequest request, ConnectionSink sink) {
                return CompletableFuture.completedStage(new HeldLine());
            }
        };
        Handshake handshake = new Handshake.Connect(
                MessageCodec.of(WireEncoding.JSON, values),
                new ActorTarget.Existing(ActorId.of("probe", "one")),
                new ConnectRequest(new RequestCaller("anonymous", false, Set.of()), null));
        SocketTerms terms = new SocketTerms(
                values, 10, 10_000, 0, 1_000, new OutgoingBounds(10, 10_000, 30 * SECOND, 30 * SECOND), now::get);
        SocketConnection connection = new SocketConnection(remote, handshake, actors, terms);
        connection.begin(handshake);
        assertThat(remote.sent).hasSize(1).first().asString().contains("Init");
        return connection;
    }

    private static WireMessage subscribe(String event) {
        return new WireMessage.Text("{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"" + event
                + "\",\"subscribe\":true}}}");
    }

    private static WireMessage call() {
        return new WireMessage.Text("{\"body\":{\"tag\":\"ActionRequest\",\"val\":"
                + "{\"id\":[\"$BigInt\",\"0\"],\"name\":\"any\",\"args\":[]}}}");
    }

    /** Keeps whoever subscribes until it is let go. */
    private final class HeldLine implements ClientConnection {

        @Override
        public String id() {
            return "line";
        }

        @Override
        public ActorSummary actor() {
            return HandMadeActors.ACTOR;
        }

        @Override
        public <A> CompletionStage<A> call(ActionCall<A> call) {
            happened.add("called");
            if (lastWord == null) {
                return new CompletableFuture<>();
            }
            // On another thread of the server, before this one knows of the answer.
            lastWord.run();
            return CompletableFuture.completedFuture(call.encoder().apply("done"));
        }

        @Override
        public CompletionStage<Void> subscribe(String event, boolean on) {
            happened.add("subscribing");
            inSubscribe.countDown();
            try {
                leaveSubscribe.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            happened.add("subscribed");
            return consent;
        }

        @Override
        public void closed() {
            happened.add("left");
        }
    }
}

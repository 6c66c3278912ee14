// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static io.troupe.internal.cdi.Parties.failureOf;
import static io.troupe.internal.cdi.Parties.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.internal.runtime.Nobody;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawSocket;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientSocket;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plain WebSockets in turns of their actor, in a real CDI container. */
class RawSocketTest {

    @Actor(name = "wire")
    @PermitAll
    static class Wire {

        static final BlockingQueue<String> LOG = new LinkedBlockingQueue<>();

        @State
        private List<String> texts = new ArrayList<>();

        private final ActorContext self;

        @Inject
        Wire(ActorContext self) {
            this.self = self;
        }

        @OnBeforeConnect
        String name() {
            return "nobody";
        }

        @OnWebSocket
        void opened(RawSocket socket) {
            if (socket.request().query().isPresent()) {
                throw new UserException("no_query", "No.");
            }
            socket.sendText("welcome " + socket.state(String.class).orElse("?") + " to "
                    + socket.request().path() + " of " + self.connections().size());
        }

        @OnSocketMessage
        void heard(RawSocket socket, String text) {
            socket.sendText("heard " + text);
            texts.add(text);
            socket.state(text);
            switch (text) {
                case "fail" -> throw new UserException("bad_text", "No.");
                case "sleep" -> self.sleep();
                case "end" -> socket.close(4_000, "done");
                case "destroy" -> self.destroy();
                default -> {
                    // Heard.
                }
            }
        }

        @OnSocketMessage
        void heard(RawSocket socket, byte[] bytes) {
            socket.sendBytes(new byte[] {bytes[0], (byte) self.connections().size()});
        }

        @OnSocketClose
        void closed(RawSocket socket, int code, String reason) {
            LOG.add("closed " + code + " " + reason + " last "
                    + socket.state(String.class).orElse("?") + " "
                    + self.connections().size());
        }

        @OnDisconnect
        void disconnected() {
            LOG.add("disconnected");
        }

        @Action(readOnly = true)
        public List<String> texts() {
            return texts;
        }
    }

    @Actor(name = "unstated")
    static class Unstated {
        @OnWebSocket
        void opened(RawSocket socket) {}
    }

    @Actor(name = "deaf")
    @PermitAll
    static class Deaf {
        @OnWebSocket
        void opened(RawSocket socket) {}

        @Action
        public void hear() {}
    }

    private static final class Sink implements ConnectionSink {
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @Override
        public void event(OutgoingEvent event) {
            seen.add("event " + event.name());
        }

        @Override
        public void text(String message) {
            seen.add(message);
        }

        @Override
        public void bytes(byte[] message) {
            seen.add("bytes " + message[0] + " " + message[1]);
        }

        @Override
        public void close(int code, String reason) {
            seen.add("closed " + code + " " + reason);
        }

        @Override
        public void close(String reason) {
            seen.add("closed " + reason);
        }

        String next() throws InterruptedException {
            return seen.poll(20, TimeUnit.SECONDS);
        }
    }

    private final Sink sink = new Sink();

    @BeforeEach
    void startEmpty() {
        Wire.LOG.clear();
    }

    private static ActorTarget target(String type) {
        return new ActorTarget.OrCreate(ActorId.of(type, "k"), null);
    }

    private static CompletionStage<ClientSocket> open(Container container, String type, String query, Sink sink) {
        RequestHead head =
                new RequestHead("GET", "", "/websocket/a", Optional.ofNullable(query), Map.of(), "127.0.0.1");
        return container
                .dispatcher()
                .openSocket(target(type), new ConnectRequest(Nobody.ANONYMOUS, null, head, false), sink);
    }

    private static String texts(Container container) {
        return (String) get(container
                .dispatcher()
                .call(
                        target("wire"),
                        new ActionCall<Object>(
                                "texts", types -> new Object[0], Nobody.ANONYMOUS, String::valueOf, false)));
    }

    @Test
    void messagesRunInTurnsInTheirOrderAndTheSocketOutlivesSleep() throws Exception {
        try (Container container = Container.fresh(Wire.class)) {
            ClientSocket socket = get(open(container, "wire", null, sink));
            assertThat(sink.next()).isEqualTo("welcome nobody to /websocket/a of 1");
            socket.text("one");
            socket.text("sleep");
            get(socket.text("two"));
            assertThat(List.of(sink.next(), sink.next(), sink.next()))
                    .containsExactly("heard one", "heard sleep", "heard two");
            get(socket.bytes(new byte[] {9}));
            assertThat(sink.next()).isEqualTo("bytes 9 1");
            assertThat(texts(container)).isEqualTo("[one, sleep, two]");
            socket.closed(4_001, "bye");
            assertThat(Wire.LOG.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 4001 bye last two 0");
            assertThat(Wire.LOG.poll(20, TimeUnit.SECONDS)).isEqualTo("disconnected");
        }
    }

    @Test
    void aMessageWhoseTurnFailsLeavesNoTraceAndAnswersNothing() {
        try (Container container = Container.fresh(Wire.class)) {
            ClientSocket socket = get(open(container, "wire", null, sink));
            get(socket.text("one"));
            assertThat(failureOf(socket.text("fail")).code()).isEqualTo("bad_text");
            assertThat(texts(container)).isEqualTo("[one]");
            assertThat(sink.seen).noneMatch("heard fail"::equals);
        }
    }

    @Test
    void theActorClosesItOnceItsTurnIsCommitted() throws Exception {
        try (Container container = Container.fresh(Wire.class)) {
            ClientSocket socket = get(open(container, "wire", null, sink));
            get(socket.text("end"));
            assertThat(List.of(sink.next(), sink.next(), sink.next()))
                    .containsExactly("welcome nobody to /websocket/a of 1", "heard end", "closed 4000 done");
            socket.closed(4_000, "done");
            socket.closed(1_006, "");
            assertThat(Wire.LOG.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 4000 done last end 0");
            assertThat(Wire.LOG.poll(20, TimeUnit.SECONDS)).isEqualTo("disconnected");
            assertThat(texts(container)).isEqualTo("[end]");
            assertThat(Wire.LOG).isEmpty();
        }
    }

    @Test
    void itEndsWithItsActor() throws Exception {
        try (Container container = Container.fresh(Wire.class)) {
            ClientSocket socket = get(open(container, "wire", null, sink));
            get(socket.text("destroy"));
            assertThat(Wire.LOG.poll(20, TimeUnit.SECONDS)).startsWith("closed 1000 actor.stopped last destroy");
            assertThat(sink.next()).startsWith("welcome");
            assertThat(sink.next()).isEqualTo("heard destroy");
            assertThat(sink.next()).isEqualTo("closed actor.stopped");
        }
    }

    @Test
    void aSocketThatTheHookRefusesNeverWasOne() {
        try (Container container = Container.fresh(Wire.class)) {
            assertThat(failureOf(open(container, "wire", "x", sink)).code()).isEqualTo("no_query");
            get(open(container, "wire", null, sink));
            assertThat(sink.seen).containsExactly("welcome nobody to /websocket/a of 1");
            assertThat(Wire.LOG).isEmpty();
        }
    }

    @Test
    void thereIsAPolicyAndMessagesThatNobodyTakesAreDropped() {
        try (Container container = Container.fresh(Unstated.class, Deaf.class)) {
            assertThat(failureOf(open(container, "unstated", null, sink)).is(ErrorCode.FORBIDDEN))
                    .isTrue();
            ClientSocket deaf = get(open(container, "deaf", null, sink));
            get(deaf.text("hello?"));
            get(deaf.bytes(new byte[1]));
            assertThat(sink.seen).isEmpty();
        }
        try (Container container = Container.fresh(ConnectionHooksTest.Loose.class)) {
            assertThat(failureOf(open(container, "loose", null, sink)).is(ErrorCode.NO_ROUTE))
                    .isTrue();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorId;
import io.troupe.Actors;
import io.troupe.OnDestroy;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.OnSubscribe;
import io.troupe.event.Opening;
import io.troupe.internal.runtime.Nobody;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ClientSocket;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import io.troupe.spi.RequestCall;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks through which clients come in, and which give up their turn for a while. */
@Timeout(60)
class OutsideTurnInHooksTest {

    record Wish(String name, String waitIn) {}

    record Guest(String name) {}

    /** Waits wherever it is asked to. */
    @Actor(name = "porter")
    @PermitAll
    static class Porter {

        @State
        private List<String> book = new ArrayList<>();

        private String waitIn = "";

        private final ActorContext self;
        private final Actors actors;

        @Inject
        Porter(ActorContext self, Actors actors) {
            this.self = self;
            this.actors = actors;
        }

        private void step(String where) throws Exception {
            book.add(where);
            if (where.equals(waitIn)) {
                waitIn = "";
                self.outsideTurn(() -> {
                    Parties.meet("outside", "go");
                    return null;
                });
                book.add(where + " goes on");
            }
        }

        @OnBeforeConnect
        Guest letIn(Opening opening) throws Exception {
            Wish wish = opening.params(Wish.class).orElse(new Wish("-", ""));
            waitIn = wish.waitIn();
            step("before");
            if (wish.name().equals("eve")) {
                throw new UserException("not_you", "Not you.");
            }
            return new Guest(wish.name());
        }

        @OnConnect
        void connected(Connection connection) throws Exception {
            step("connect");
        }

        @OnSubscribe
        void subscribes(Connection connection, String event) throws Exception {
            step("subscribe");
        }

        @OnDisconnect
        void disconnected() throws Exception {
            step("disconnect");
        }

        @OnRequest
        RawResponse answer(RawRequest request) throws Exception {
            step("request");
            return RawResponse.text(book.toString());
        }

        @OnWebSocket
        void opened(RawSocket socket) throws Exception {
            step("socket");
        }

        @OnSocketMessage
        void message(RawSocket socket, String text) throws Exception {
            step("message");
            socket.sendText(text);
        }

        @OnDestroy
        void destroyed() throws Exception {
            // The context is of no use outside of the turn.
            actors.getOrCreate(Log.class, "l")
                    .note(self.outsideTurn(() -> self.key().get(0)));
        }

        @Action
        public void waitIn(String where) {
            waitIn = where;
        }

        @Action
        public List<String> note(String text) {
            book.add(text);
            return book;
        }

        @Action
        public List<String> names() {
            return self.connections().stream()
                    .map(connection ->
                            connection.state(Guest.class).orElseThrow().name())
                    .toList();
        }

        @Action
        public void end() {
            self.destroy();
        }
    }

    /** Remembers what it is told. */
    @Actor(name = "log")
    static class Log {
        @State
        private List<String> notes = new ArrayList<>();

        @Action
        public List<String> note(String text) {
            notes.add(text);
            return notes;
        }
    }

    private static final ActorTarget PORTER = new ActorTarget.OrCreate(ActorId.of("porter", "k"), null);

    private static final ConnectionSink NOWHERE = new ConnectionSink() {
        @Override
        public void event(OutgoingEvent event) {}

        @Override
        public void close(String reason) {}
    };

    private Container container;

    @BeforeEach
    void start() {
        Parties.clear();
        container = Container.fresh(Porter.class, Log.class);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    private static ConnectRequest wish(String name, String waitIn) {
        return new ConnectRequest(
                Nobody.ANONYMOUS,
                JsonNodeFactory.instance.objectNode().put("name", name).put("waitIn", waitIn));
    }

    private CompletionStage<ClientConnection> connect(String name, String waitIn) {
        return container.dispatcher().connect(PORTER, wish(name, waitIn), NOWHERE);
    }

    /** From Java, without a connection. */
    private Porter porter() {
        return container.actors().getOrCreate(Porter.class, "k");
    }

    @Test
    void aHookThatLetsSomebodyInWaitsAndTheConnectionIsNotThereMeanwhile() {
        CompletionStage<ClientConnection> ann = connect("ann", "before");
        Parties.pass("outside");
        assertThat(porter().names()).isEmpty();
        assertThat(porter().note("meanwhile")).containsExactly("before", "meanwhile");
        Parties.open("go");
        Parties.get(ann);
        assertThat(porter().names()).containsExactly("ann");
        assertThat(porter().note("after")).containsExactly("before", "meanwhile", "before goes on", "connect", "after");
    }

    @Test
    void whatARefusingHookDidBeforeItWaitedStands() {
        CompletionStage<ClientConnection> eve = connect("eve", "before");
        Parties.pass("outside");
        Parties.open("go");
        assertThatThrownBy(() -> Parties.get(eve)).hasMessageContaining("Not you.");
        assertThat(porter().names()).isEmpty();
        assertThat(porter().note("after")).containsExactly("before", "after");
    }

    @Test
    void aHookForANewConnectionWaitsAndTheConnectionIsThereMeanwhile() {
        CompletionStage<ClientConnection> ann = connect("ann", "connect");
        Parties.pass("outside");
        assertThat(porter().names()).containsExactly("ann");
        assertThat(ann.toCompletableFuture()).isNotDone();
        Parties.open("go");
        Parties.get(ann);
    }

    @Test
    void hooksThatAskAndThatSayGoodbyeWait() {
        ClientConnection ann = Parties.get(connect("ann", "subscribe"));
        CompletionStage<Void> subscribed = ann.subscribe("anything", true);
        Parties.pass("outside");
        assertThat(porter().note("meanwhile")).endsWith("subscribe", "meanwhile");
        Parties.open("go");
        Parties.get(subscribed);
        Parties.clear();

        porter().waitIn("disconnect");
        ann.closed();
        Parties.pass("outside");
        assertThat(porter().note("meanwhile")).endsWith("disconnect", "meanwhile");
        Parties.open("go");
    }

    @Test
    void aPlainRequestWaits() {
        porter().waitIn("request");
        CompletionStage<RawResponse> response = container
                .dispatcher()
                .request(
                        PORTER,
                        new RequestCall<>(
                                new RawRequest(RequestHead.NONE, new byte[0]),
                                Nobody.ANONYMOUS,
                                answer -> answer,
                                null,
                                false));
        Parties.pass("outside");
        assertThat(porter().note("meanwhile")).containsExactly("request", "meanwhile");
        Parties.open("go");
        assertThat(new String(Parties.get(response).body())).isEqualTo("[request, meanwhile, request goes on]");
    }

    @Test
    void aPlainSocketWaitsWhenItOpensAndWithEachMessage() {
        CompletionStage<ClientSocket> opening =
                container.dispatcher().openSocket(PORTER, wish("ann", "socket"), NOWHERE);
        Parties.pass("outside");
        assertThat(porter().note("meanwhile")).endsWith("socket", "meanwhile");
        Parties.open("go");
        ClientSocket socket = Parties.get(opening);
        Parties.clear();

        porter().waitIn("message");
        CompletionStage<Void> taken = socket.text("hello");
        Parties.pass("outside");
        assertThat(porter().note("meanwhile")).endsWith("message", "meanwhile");
        Parties.open("go");
        Parties.get(taken);
    }

    @Test
    void theTurnIsKeptInTheHookThatEndsALife() {
        Parties.get(container
                .dispatcher()
                .call(
                        PORTER,
                        new ActionCall<>("end", types -> new Object[0], Nobody.ANONYMOUS, String::valueOf, false)));
        assertThat(container.actors().getOrCreate(Log.class, "l").note("seen")).containsExactly("k", "seen");
        assertThat(porter().note("new")).containsExactly("new");
    }
}

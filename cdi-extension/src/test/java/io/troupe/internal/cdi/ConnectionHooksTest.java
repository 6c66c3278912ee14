// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static io.troupe.internal.cdi.Parties.failureOf;
import static io.troupe.internal.cdi.Parties.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.Connection;
import io.troupe.event.EventName;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.OnSubscribe;
import io.troupe.event.Opening;
import io.troupe.internal.runtime.Nobody;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.RequestCaller;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import io.troupe.spi.StoreException;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may connect and listen, what is kept with a connection, and whom events reach, in a real CDI container. */
class ConnectionHooksTest {

    record Params(String name, boolean forbidden) {}

    /** Not immutable, so that it has to be copied. */
    static class Member {
        public String name = "";
        public List<String> words = new ArrayList<>();
    }

    @EventName("said")
    record Said(String text) {}

    @EventName("secret")
    @RolesAllowed("director")
    record Secret(String text) {}

    @Actor(
            name = "club",
            events = {Said.class, Secret.class})
    @PermitAll
    static class Club {

        static final BlockingQueue<String> LOG = new LinkedBlockingQueue<>();
        static CountDownLatch hold = new CountDownLatch(0);

        @State
        private List<String> history = new ArrayList<>();

        private final ActorContext self;

        @Inject
        Club(ActorContext self) {
            this.self = self;
        }

        @OnBeforeConnect
        Member letIn(Opening opening) throws InterruptedException {
            hold.await();
            history.add("before " + self.connections().size());
            Params params = opening.params(Params.class).orElse(new Params("anonymous", false));
            if (params.forbidden()) {
                throw new UserException("not_you", "Not you.");
            }
            Member member = new Member();
            member.name = params.name();
            opening.request().header("X-Word").ifPresent(member.words::add);
            return member;
        }

        @OnConnect
        void connected(Connection connection) {
            history.add("on " + name(connection) + " "
                    + self.connections().contains(connection)
                    + (connection.isShortLived() ? " short" : ""));
            connection.send(new Said("welcome " + name(connection)));
        }

        @OnSubscribe
        boolean maySubscribe(Connection connection, String event) {
            history.add(name(connection) + " asks for " + event);
            if (event.equals("explosive")) {
                throw new UserException("boom", "No.");
            }
            return !event.equals("blocked");
        }

        @OnDisconnect
        void disconnected(Connection connection) {
            history.add("off " + name(connection));
            LOG.add("off " + name(connection));
        }

        private static String name(Connection connection) {
            return connection.state(Member.class).orElseThrow().name;
        }

        private Connection caller() {
            return self.connection().orElseThrow();
        }

        @Action(readOnly = true)
        public List<String> history() {
            return history;
        }

        @Action
        public String learn(String word, boolean fail) {
            Member member = caller().state(Member.class).orElseThrow();
            member.words.add(word);
            String unchanged = caller().state(Member.class).orElseThrow().words.toString();
            caller().state(member);
            caller().tag("last", word);
            if (fail) {
                throw new UserException("no");
            }
            return unchanged;
        }

        @Action
        public void learnAndNote(String word) {
            learn(word, false);
            history.add(word);
        }

        @Action(readOnly = true)
        public String learned() {
            return caller().state(Member.class).orElseThrow().words + " "
                    + caller().tag("last").orElse("-");
        }

        @Action(readOnly = true)
        public void learnReadOnly() {
            caller().tag("last", "read-only");
        }

        @Action
        public void tellOthers(String text) {
            self.broadcastExcept(caller(), new Said(text));
        }

        @Action
        public void tellTagged(String value, String text) {
            self.broadcastTo(to -> to.tag("last").filter(value::equals).isPresent(), new Said(text));
            history.add("tagged " + self.connections("last", value).size());
        }

        @Action
        public void leave(String reason, boolean fail) {
            caller().disconnect(reason);
            if (fail) {
                throw new UserException("no");
            }
        }

        @Action
        public void hold() {
            Parties.meet("held", "go");
        }

        @Action
        public void sleepNow() {
            self.sleep();
        }

        @Action
        public void end() {
            self.destroy();
        }

        @Action
        public void fail() {
            throw new UserException("no");
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

    private static final ActorTarget CLUB = new ActorTarget.OrCreate(ActorId.of("club", "k"), null);

    private final Sink sink = new Sink();

    @BeforeEach
    void startEmpty() {
        Club.LOG.clear();
        Club.hold = new CountDownLatch(0);
    }

    private static JsonNode params(String name, boolean forbidden) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("forbidden", forbidden);
    }

    private static ClientConnection connect(Container container, String name, ConnectionSink sink) {
        RequestHead head = new RequestHead(
                "GET", "http://here/connect", "/connect", Optional.empty(), Map.of("X-Word", "hello"), "1.2.3.4");
        return get(container
                .dispatcher()
                .connect(CLUB, new ConnectRequest(Nobody.ANONYMOUS, params(name, false), head, false), sink));
    }

    private static ActionCall<Object> call(String action, Object... args) {
        return new ActionCall<>(action, types -> args, Nobody.ANONYMOUS, String::valueOf, false);
    }

    private static ActionCall<Object> overHttp(JsonNode params, String action, Object... args) {
        return new ActionCall<>(
                action,
                types -> args,
                Nobody.ANONYMOUS,
                String::valueOf,
                null,
                true,
                new ConnectRequest(Nobody.ANONYMOUS, params, RequestHead.NONE, true));
    }

    private static String history(ClientConnection connection) {
        return (String) get(connection.call(call("history")));
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void aConnectionIsNotThereBeforeTheHookHasLetItIn() throws Exception {
        try (Container container = Container.fresh(Club.class)) {
            ClientConnection ann = connect(container, "ann", sink);
            assertThat(history(ann)).isEqualTo("[before 0, on ann true]");
            assertThat(next(sink.seen)).isEqualTo("said[{\"text\":\"welcome ann\"}]");
            connect(container, "bob", new Sink());
            assertThat(history(ann)).isEqualTo("[before 0, on ann true, before 1, on bob true]");
            assertThat(get(ann.call(call("learned")))).isEqualTo("[hello] -");
        }
    }

    @Test
    void aRefusedClientNeverHadAConnectionAndNoHookSaysGoodbye() {
        try (Container container = Container.fresh(Club.class)) {
            ActorException refused = failureOf(container
                    .dispatcher()
                    .connect(CLUB, new ConnectRequest(Nobody.ANONYMOUS, params("eve", true)), sink));
            assertThat(refused.group() + "." + refused.code()).isEqualTo("user.not_you");
            ClientConnection ann = connect(container, "ann", sink);
            assertThat(history(ann)).isEqualTo("[before 0, on ann true]");
            assertThat(Club.LOG).isEmpty();
        }
    }

    @Test
    void aHookThatTakesTooLongRefusesTheClientAndLeavesNoConnection() {
        try (Container container = Container.fresh(Club.class)) {
            Club.hold = new CountDownLatch(1);
            ActorException late = failureOf(container
                    .dispatcher()
                    .connect(CLUB, new ConnectRequest(Nobody.ANONYMOUS, params("eve", false)), sink));
            assertThat(late.is(ErrorCode.CALLBACK_TIMED_OUT)).isTrue();
            Club.hold.countDown();
            assertThat(history(connect(container, "ann", sink))).isEqualTo("[before 0, on ann true]");
            assertThat(Club.LOG).isEmpty();
        }
    }

    /** Takes longer for its hooks than it has, unless a setting gives it more. */
    @Actor(name = "hasty", connectTimeout = "100ms")
    @PermitAll
    static class Hasty {

        @OnBeforeConnect
        void letIn() throws InterruptedException {
            Thread.sleep(200);
        }

        @Action
        public String ping() {
            return "pong";
        }
    }

    private static final ActorTarget HASTY = new ActorTarget.OrCreate(ActorId.of("hasty", "k"), null);

    @Test
    void howLongHooksMayTakeIsSaidByTheActor() {
        try (Container container = Container.fresh(Hasty.class)) {
            ActorException late = failureOf(container
                    .dispatcher()
                    .connect(HASTY, new ConnectRequest(Nobody.ANONYMOUS, params("ann", false)), sink));
            assertThat(late.is(ErrorCode.CALLBACK_TIMED_OUT)).isTrue();
        }
    }

    @Test
    void whatASettingSaysOfTheTimeForHooksHoldsOverWhatTheActorSays() throws Exception {
        System.setProperty("troupe.actor.hasty.connect-timeout", "1m");
        try (Container container = Container.fresh(Hasty.class)) {
            ClientConnection let = get(container
                    .dispatcher()
                    .connect(HASTY, new ConnectRequest(Nobody.ANONYMOUS, params("ann", false)), sink));
            assertThat(get(let.call(call("ping")))).isEqualTo("pong");
        } finally {
            System.clearProperty("troupe.actor.hasty.connect-timeout");
        }
    }

    /** What the client hears, in its order, of a call that had to wait. */
    private List<String> heardOf(Container container, String action, Object... args) throws Exception {
        ClientConnection ann = connect(container, "ann", sink);
        assertThat(next(sink.seen)).startsWith("said");
        Parties.clear();
        Parties.start(() -> {
            container.actors().getOrCreate(Club.class, "k").hold();
            return null;
        });
        Parties.pass("held");
        ann.call(call(action, args)).whenComplete((answer, failure) -> sink.seen.add("answered " + answer));
        Parties.open("go");
        return List.of(next(sink.seen), next(sink.seen));
    }

    @Test
    void oneThatIsSentAwayGetsItsAnswerFirst() throws Exception {
        try (Container container = Container.fresh(Club.class)) {
            assertThat(heardOf(container, "leave", "bye", false)).containsExactly("answered null", "closed bye");
        }
    }

    @Test
    void oneThatEndsTheActorGetsItsAnswerFirst() throws Exception {
        try (Container container = Container.fresh(Club.class)) {
            assertThat(heardOf(container, "end")).containsExactly("answered null", "closed ");
        }
    }

    @Test
    void stateIsByValueSurvivesSleepAndIsGoneWithTheConnection() {
        try (Container container = Container.fresh(Club.class)) {
            ClientConnection ann = connect(container, "ann", sink);
            assertThat(get(ann.call(call("learn", "one", false))))
                    .as("before it was given back")
                    .isEqualTo("[hello]");
            get(ann.call(call("sleepNow")));
            assertThat(get(ann.call(call("learned")))).isEqualTo("[hello, one] one");
            assertThat(get(connect(container, "ann", sink).call(call("learned"))))
                    .isEqualTo("[hello] -");
        }
    }

    @Test
    void whatAFailedTurnKeptWithAConnectionFallsBack() {
        try (Container container = Container.fresh(Club.class)) {
            ClientConnection ann = connect(container, "ann", sink);
            get(ann.call(call("learn", "one", false)));
            failureOf(ann.call(call("learn", "two", true)));
            assertThat(get(ann.call(call("learned")))).isEqualTo("[hello, one] one");
            assertThat(failureOf(ann.call(call("learnReadOnly"))).is(ErrorCode.READ_ONLY))
                    .isTrue();
            assertThat(get(ann.call(call("learned")))).isEqualTo("[hello, one] one");
        }
    }

    @Test
    void whatWasKeptByATurnThatIsNotCommittedFallsBack() {
        try (Container container = Container.fresh(Club.class)) {
            ClientConnection ann = connect(container, "ann", sink);
            get(ann.call(call("learn", "one", false)));
            MemoryStore.beforeCommit = commits -> {
                throw new StoreException(Executed.NO, StoreException.Reason.UNAVAILABLE, "no store", null);
            };
            failureOf(ann.call(call("learnAndNote", "two")));
            MemoryStore.beforeCommit = commits -> {};
            assertThat(get(ann.call(call("learned")))).isEqualTo("[hello, one] one");
        }
    }

    @Test
    void broadcastsMayLeaveOneOutOrReachOnlySome() throws Exception {
        try (Container container = Container.fresh(Club.class)) {
            Sink bobs = new Sink();
            ClientConnection ann = connect(container, "ann", sink);
            ClientConnection bob = connect(container, "bob", bobs);
            assertThat(next(sink.seen)).contains("welcome");
            assertThat(next(bobs.seen)).contains("welcome");
            get(ann.subscribe("said", true));
            get(bob.subscribe("said", true));
            get(ann.call(call("tellOthers", "hi")));
            assertThat(next(bobs.seen)).isEqualTo("said[{\"text\":\"hi\"}]");
            get(ann.call(call("learn", "red", false)));
            get(bob.call(call("tellTagged", "red", "reds")));
            assertThat(next(sink.seen)).isEqualTo("said[{\"text\":\"reds\"}]");
            assertThat(history(ann)).endsWith("tagged 1]");
            assertThat(bobs.seen).isEmpty();
        }
    }

    @Test
    void aConnectionIsClosedWithItsReasonOnceTheTurnIsCommitted() throws Exception {
        try (Container container = Container.fresh(Club.class)) {
            ClientConnection ann = connect(container, "ann", sink);
            assertThat(next(sink.seen)).contains("welcome");
            failureOf(ann.call(call("leave", "bye", true)));
            String longest = "ü".repeat(61) + "!";
            failureOf(ann.call(call("leave", longest + "!", false)));
            assertThat(sink.seen).isEmpty();
            get(ann.call(call("leave", longest, false)));
            assertThat(next(sink.seen)).isEqualTo("closed " + longest);
        }
    }

    @Test
    void theSubscriptionHookRefusesAndWhatItNotedStays() {
        try (Container container = Container.fresh(Club.class)) {
            ClientConnection ann = connect(container, "ann", sink);
            ActorException refused = failureOf(ann.subscribe("blocked", true));
            assertThat(refused.is(ErrorCode.FORBIDDEN)).isTrue();
            assertThat(failureOf(ann.subscribe("explosive", true)).code()).isEqualTo("boom");
            get(ann.subscribe("undeclared", true));
            get(ann.subscribe("undeclared", false));
            assertThat(history(ann))
                    .isEqualTo("[before 0, on ann true, ann asks for blocked, ann asks for undeclared]");
        }
    }

    @Test
    void rolesOnAnEventSayWhoMayListenBeforeAnyHookIsAsked() throws Exception {
        try (Container container = Container.fresh(Club.class)) {
            assertThat(container.dispatcher().catalog().roles()).contains("director");
            ClientConnection ann = connect(container, "ann", sink);
            assertThat(failureOf(ann.subscribe("secret", true)).is(ErrorCode.FORBIDDEN))
                    .isTrue();
            assertThat(history(ann)).doesNotContain("secret");
            ClientConnection director = get(container
                    .dispatcher()
                    .connect(
                            CLUB,
                            new ConnectRequest(
                                    new RequestCaller("dan", true, Set.of("director")), params("dan", false)),
                            new Sink()));
            get(director.subscribe("secret", true));
            assertThat(history(ann)).contains("dan asks for secret");
        }
    }

    @Test
    void eachCallOverHttpHasAConnectionOfItsOwnThatHasEndedWhenItIsAnswered() {
        try (Container container = Container.fresh(Club.class)) {
            JsonNode bob = params("bob", false);
            assertThat(get(container.dispatcher().call(CLUB, overHttp(bob, "learn", "one", false))))
                    .isEqualTo("[]");
            assertThat(Club.LOG).as("before the answer").containsExactly("off bob");
            failureOf(container.dispatcher().call(CLUB, overHttp(bob, "fail")));
            assertThat(Club.LOG).containsExactly("off bob", "off bob");
            assertThat(get(container.dispatcher().call(CLUB, call("history"))))
                    .isEqualTo("[before 0, on bob true short, off bob, before 0, on bob true short, off bob]");
        }
    }

    @Test
    void aCallOverHttpThatIsRefusedRunsNoAction() {
        try (Container container = Container.fresh(Club.class)) {
            assertThat(failureOf(container.dispatcher().call(CLUB, overHttp(params("eve", true), "sleepNow")))
                            .code())
                    .isEqualTo("not_you");
            assertThat(failureOf(container.dispatcher().call(CLUB, overHttp(params("ann", false), "nothing")))
                            .is(ErrorCode.ACTION_NOT_FOUND))
                    .isTrue();
            assertThat(get(container.dispatcher().call(CLUB, call("history"))))
                    .as("neither left a trace")
                    .isEqualTo("[]");
            assertThat(Club.LOG).isEmpty();
        }
    }

    @Test
    void aCallOverHttpThatDestroysTheActorSaysGoodbyeOnce() {
        try (Container container = Container.fresh(Club.class)) {
            get(container.dispatcher().call(CLUB, overHttp(params("ann", false), "end")));
            assertThat(Club.LOG).containsExactly("off ann");
        }
    }

    @Actor(name = "loose")
    @PermitAll
    static class Loose {
        private final ActorContext self;

        @Inject
        Loose(ActorContext self) {
            this.self = self;
        }

        @Action
        public void publish() {
            self.broadcast(new Secret("for whom?"));
        }

        @Action
        public boolean isConnected() {
            return self.connection().isPresent();
        }
    }

    @Test
    void anEventWithRolesIsNotPublishedWhereNobodyCouldCheckThem() {
        try (Container container = Container.fresh(Loose.class)) {
            ActorTarget loose = new ActorTarget.OrCreate(ActorId.of("loose", "k"), null);
            ActorException refused = failureOf(container.dispatcher().call(loose, call("publish")));
            assertThat(refused.getCause())
                    .hasMessage("TROUPE001109: " + Secret.class.getName()
                            + " says who may listen to it, which holds only for the events that an actor lists; add it"
                            + " to @Actor(events = ...).");
        }
    }

    @Test
    void anActorWithoutHooksHasNoConnectionForACallOverHttp() {
        try (Container container = Container.fresh(Loose.class)) {
            ActorTarget loose = new ActorTarget.OrCreate(ActorId.of("loose", "k"), null);
            assertThat(container.dispatcher().catalog().watchesConnections("loose"))
                    .isFalse();
            assertThat(container.dispatcher().catalog().watchesConnections(null))
                    .isFalse();
            assertThat(get(container.dispatcher().call(loose, overHttp(params("ann", false), "isConnected"))))
                    .isEqualTo("false");
        }
    }
}

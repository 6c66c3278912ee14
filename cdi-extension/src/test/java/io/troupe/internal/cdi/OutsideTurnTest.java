// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.Actors;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.event.EventName;
import io.troupe.spi.StoreException;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actions that give up their turn for a while. */
@Timeout(60)
class OutsideTurnTest {

    @EventName("noted")
    record Noted(String text) {}

    /** Takes notes, and waits in between. */
    @Actor(name = "clerk", sleepAfter = "100ms")
    @PermitAll
    static class Clerk {

        static final BlockingQueue<String> WOKEN = new LinkedBlockingQueue<>();

        @Inject
        ActorContext self;

        @Inject
        Actors actors;

        @State
        private List<String> notes = List.of();

        @OnWake
        void woken() throws Exception {
            WOKEN.add(self.outsideTurn(() -> self.key().get(0)));
        }

        @Action
        public List<String> note(String text) {
            notes = new java.util.ArrayList<>(notes);
            notes.add(text);
            return notes;
        }

        @Action(readOnly = true)
        public List<String> notes() {
            return notes;
        }

        @Action
        public List<String> wait(String before, String after) throws Exception {
            if (before != null) {
                note(before);
                self.broadcast(new Noted(before));
            }
            self.outsideTurn(() -> {
                Parties.meet("outside", "go");
                return null;
            });
            if (after.equals("fail")) {
                note("lost");
                throw new UserException("bad luck");
            }
            return note(after);
        }

        @Action
        public int reach() throws Exception {
            return self.outsideTurn(() -> {
                try {
                    self.broadcast(new Noted("outside"));
                    return 1;
                } catch (ContextNotActiveException e) {
                    return 0;
                }
            });
        }

        @Action
        public List<String> askMyself() throws Exception {
            note("asking");
            Clerk me = actors.getOrCreate(Clerk.class, self.key().get(0));
            List<String> answer = self.outsideTurn(() -> me.note("asked"));
            note("done");
            return answer;
        }

        @Action
        public List<String> comeBackThrough(String other) {
            note("out");
            actors.getOrCreate(Clerk.class, other).callBack(self.key().get(0));
            return note("in");
        }

        @Action
        public void callBack(String to) {
            actors.getOrCreate(Clerk.class, to).waitShortly();
        }

        @Action
        public void waitShortly() {
            note("before");
            outside();
        }

        @Action
        @Transactional
        public void waitInTransaction() {
            note("before");
            outside();
        }

        @Action(readOnly = true)
        public void read() {
            outside();
        }

        /** Says whether others may be in meanwhile. */
        private void outside() {
            try {
                self.outsideTurn(() -> {
                    Parties.open("in " + self.key().get(0));
                    return null;
                });
                Parties.open("kept");
            } catch (ContextNotActiveException e) {
                Parties.open("given up");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Action
        public void sleepNow() {
            self.sleep();
        }

        @Action
        public void destroyNow() {
            self.destroy();
        }

        @Action
        public void waitThrough(String other) throws Exception {
            actors.getOrCreate(Clerk.class, other).wait(null, "after");
        }

        @Action
        public void holdAndCall(String other) {
            Parties.meet("held", "call");
            actors.getOrCreate(Clerk.class, other).note("called");
        }
    }

    private Container container;

    @BeforeEach
    void start() {
        Parties.clear();
        MemoryStore.clear();
        Clerk.WOKEN.clear();
        TestTransactions.install();
        container = Container.with(new TestTransactional.Provider(), Clerk.class);
    }

    @AfterEach
    void stop() {
        container.close();
        TestTransactions.uninstall();
    }

    private Clerk clerk(String key) {
        return container.actors().getOrCreate(Clerk.class, key);
    }

    private CompletableFuture<List<String>> waiting(String before, String after) {
        CompletableFuture<List<String>> waiting = Parties.start(() -> clerk("a").wait(before, after));
        Parties.pass("outside");
        return waiting;
    }

    @Test
    void othersHaveTheirTurnsMeanwhileAndTheActionGoesOnWithWhatTheyLeft() {
        CompletableFuture<List<String>> waiting = waiting("one", "three");

        assertThat(clerk("a").note("two")).containsExactly("one", "two");
        assertThat(waiting).isNotDone();
        Parties.open("go");

        assertThat(Parties.get(waiting)).containsExactly("one", "two", "three");
        assertThat(clerk("a").notes()).containsExactly("one", "two", "three");
    }

    @Test
    void whatWasDoneBeforeIsCommittedAndItsEventsHaveLeft() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (AutoCloseable listening =
                container.actors().subscribe(clerk("a"), Noted.class, event -> events.add(event.text()))) {
            CompletableFuture<List<String>> waiting = waiting("one", "two");

            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(stored("a")).contains("one");
            Parties.open("go");
            Parties.get(waiting);
        }
    }

    private static String stored(String key) {
        return new String(
                MemoryStore.row(io.troupe.ActorId.of("clerk", key))
                        .orElseThrow()
                        .state(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void aFailureAfterwardsUndoesOnlyTheSecondPartAndSaysThatItMayHaveBeenExecuted() {
        CompletableFuture<List<String>> waiting = waiting("one", "fail");
        Parties.open("go");

        assertThatThrownBy(() -> Parties.get(waiting))
                .hasCauseInstanceOf(ActorException.class)
                .satisfies(e ->
                        assertThat(((ActorException) e.getCause()).executed()).isEqualTo(Executed.UNKNOWN));
        assertThat(clerk("a").notes()).containsExactly("one");
    }

    @Test
    void aFailureOfAnActionThatHadDoneNothingBeforeIsNotExecuted() {
        clerk("a").note("one");
        CompletableFuture<List<String>> waiting = waiting(null, "fail");
        Parties.open("go");

        assertThatThrownBy(() -> Parties.get(waiting))
                .satisfies(e ->
                        assertThat(((ActorException) e.getCause()).executed()).isEqualTo(Executed.NO));
        assertThat(clerk("a").notes()).containsExactly("one");
    }

    @Test
    void aCommitThatFailsMeanwhileFailsTheActionAndNothingOfItStays() {
        MemoryStore.FAIL_NEXT.set(new StoreException(Executed.NO, StoreException.Reason.UNAVAILABLE, "gone", null));
        CompletableFuture<List<String>> waiting = waiting("one", "two");
        assertThat(clerk("a").note("other")).containsExactly("other");
        Parties.open("go");

        assertThatThrownBy(() -> Parties.get(waiting))
                .satisfies(e -> assertThat(((ActorException) e.getCause()).is(ErrorCode.STORE_FAILED))
                        .isTrue())
                .satisfies(e ->
                        assertThat(((ActorException) e.getCause()).executed()).isEqualTo(Executed.UNKNOWN));
        assertThat(clerk("a").notes()).containsExactly("other");
    }

    @Test
    void anActorMayCallItselfFromOutside() throws Exception {
        assertThat(clerk("a").askMyself()).containsExactly("asking", "asked");
        assertThat(clerk("a").notes()).containsExactly("asking", "asked", "done");
    }

    @Test
    void theContextIsOfNoUseOutside() throws Exception {
        assertThat(clerk("a").reach()).isZero();
    }

    @Test
    void theActorStaysAwakeAndSleepsAfterwardsIfItWasTold() throws Exception {
        CompletableFuture<List<String>> waiting = waiting("one", "two");
        assertThat(Clerk.WOKEN.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
        clerk("a").sleepNow();
        // It would have gone to sleep for idleness many times over.
        assertThat(Clerk.WOKEN.poll(500, TimeUnit.MILLISECONDS)).isNull();
        clerk("a").note("awake");
        assertThat(Clerk.WOKEN).isEmpty();
        Parties.open("go");

        assertThat(Parties.get(waiting)).containsExactly("one", "awake", "two");
        clerk("a").note("again");
        assertThat(Clerk.WOKEN.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void anActionWhoseActorIsDestroyedMeanwhileFailsAndLeavesNothing() {
        CompletableFuture<List<String>> waiting = waiting("one", "two");
        clerk("a").destroyNow();
        assertThat(clerk("a").note("new")).containsExactly("new");
        Parties.open("go");

        assertThatThrownBy(() -> Parties.get(waiting))
                .satisfies(e ->
                        assertThat(((ActorException) e.getCause()).executed()).isEqualTo(Executed.UNKNOWN));
        assertThat(clerk("a").notes()).containsExactly("new");
    }

    @Test
    void theTurnIsKeptWhereTheChainHoldsIt() {
        assertThat(clerk("a").comeBackThrough("b")).containsExactly("out", "before", "in");
        Parties.pass("kept");
    }

    @Test
    void theTurnIsKeptUnderAnIdempotencyKey() {
        container.actors().once(clerk("a"), "key", clerk -> {
            clerk.waitShortly();
            return null;
        });
        Parties.pass("kept");
    }

    @Test
    void theTurnIsKeptInAOneWayMessage() {
        container.actors().tell(clerk("a"), Clerk::waitShortly);
        Parties.pass("kept");
    }

    @Test
    void theTurnIsKeptInATransaction() {
        clerk("a").waitInTransaction();
        Parties.pass("kept");
    }

    @Test
    void theTurnIsKeptByReaders() {
        clerk("a").read();
        Parties.pass("kept");
    }

    @Test
    void otherwiseItIsGivenUp() {
        clerk("a").waitShortly();
        Parties.pass("given up");
    }

    @Test
    void anActionThatWouldWaitForItselfToComeBackIsRefused() {
        // a holds its turn and waits for b, which is outside; c holds b's turn and waits for a.
        CompletableFuture<Object> through = Parties.start(() -> {
            clerk("a").waitThrough("b");
            return null;
        });
        Parties.pass("outside");
        CompletableFuture<Object> holding = Parties.start(() -> {
            clerk("b").holdAndCall("a");
            return null;
        });
        Parties.pass("held");
        Parties.open("go");
        Parties.open("call");

        assertThat(List.of(outcome(through), outcome(holding))).containsOnlyOnce("actor.call_cycle");
        assertThat(clerk("b").note("alive")).contains("alive");
    }

    private static String outcome(CompletableFuture<Object> call) {
        try {
            Parties.get(call);
            return "ok";
        } catch (java.util.concurrent.CompletionException e) {
            ActorException failure = (ActorException) e.getCause();
            return failure.group() + "." + failure.code();
        }
    }

    @Test
    void theEndOfTheApplicationWaitsForTheAction() {
        CompletableFuture<List<String>> waiting = waiting("one", "two");
        CompletableFuture<Object> stopping = Parties.start(() -> {
            container.close();
            return null;
        });
        Parties.open("go");
        Parties.get(stopping);

        assertThat(Parties.get(waiting)).containsExactly("one", "two");
        assertThat(stored("a")).contains("two");
        start();
    }
}

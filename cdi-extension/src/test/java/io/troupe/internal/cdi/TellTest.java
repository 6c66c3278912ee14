// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorException;
import io.troupe.Actors;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.spi.StoreException;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One-way messages between actors. */
@Timeout(60)
class TellTest {

    private static final AtomicInteger FAILURES = new AtomicInteger();

    @Actor
    @PermitAll
    static class Inbox {
        @State
        private List<String> letters = new ArrayList<>();

        @Action
        public void take(String letter) {
            if (letter.startsWith("bad")) {
                FAILURES.incrementAndGet();
                throw new UserException("unwanted", "Unwanted.");
            }
            letters.add(letter);
        }

        @Action(readOnly = true)
        public List<String> letters() {
            return letters;
        }
    }

    @Actor
    @PermitAll
    static class Writer {
        @Inject
        Actors actors;

        @State
        private int written;

        @Action
        public int write(String to, String... letters) {
            Inbox inbox = actors.getOrCreate(Inbox.class, to);
            for (String letter : letters) {
                actors.tell(inbox, other -> other.take(letter));
            }
            return ++written;
        }

        @Action
        public void writeAndFail(String to) {
            write(to, "never");
            throw new IllegalStateException("planned");
        }

        @Action(readOnly = true)
        public int tellWhileReading(String to) {
            actors.tell(actors.getOrCreate(Inbox.class, to), other -> other.take("no"));
            return written;
        }
    }

    private Container container;

    @BeforeEach
    void start() {
        MemoryStore.clear();
        FAILURES.set(0);
        open();
    }

    private void open() {
        System.setProperty("troupe.message-poll", "50ms");
        try {
            container = Container.with(Inbox.class, Writer.class);
        } finally {
            System.clearProperty("troupe.message-poll");
        }
    }

    @AfterEach
    void stop() {
        MemoryStore.beforeCommit = batch -> {};
        MemoryStore.afterCommit = batch -> {};
        container.close();
    }

    private Writer writer() {
        return container.actors().getOrCreate(Writer.class, "w");
    }

    private Inbox inbox() {
        return container.actors().getOrCreate(Inbox.class, "i");
    }

    /** Waits until it holds; a read that fails because its actor's commit did is made again. */
    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holdsNow(holds)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never");
            }
            Thread.onSpinWait();
        }
    }

    private static boolean holdsNow(BooleanSupplier holds) {
        try {
            return holds.getAsBoolean();
        } catch (ActorException e) {
            assertThat(e.executed()).isEqualTo(Executed.NO);
            return false;
        }
    }

    @Test
    void aMessageIsStoredWithItsSenderAndDeletedWithItsReceiver() {
        writer().write("i", "one");
        until(() -> inbox().letters().size() == 1);
        assertThat(MemoryStore.messages()).isZero();
        assertThat(MemoryStore.BATCHES.stream()
                        .flatMap(List::stream)
                        .filter(part -> part.sent().size() == 1)
                        .map(part -> part.write().id().type()))
                .containsExactly("writer");
        assertThat(MemoryStore.BATCHES.stream()
                        .flatMap(List::stream)
                        .filter(part -> part.received().size() == 1)
                        .map(part -> part.write().id().type()))
                .containsExactly("inbox");
    }

    @Test
    void messagesFromOneActorToAnotherArriveInOrder() {
        for (int i = 0; i < 50; i++) {
            writer().write("i", i + "a", i + "b");
        }
        until(() -> inbox().letters().size() == 100);
        assertThat(inbox().letters())
                .containsExactlyElementsOf(IntStream.range(0, 50)
                        .boxed()
                        .flatMap(i -> java.util.stream.Stream.of(i + "a", i + "b"))
                        .toList());
    }

    @Test
    void anActionThatFailsHasToldNobody() {
        assertThatThrownBy(() -> writer().writeAndFail("i")).isInstanceOf(ActorException.class);
        writer().write("i", "one");
        until(() -> !inbox().letters().isEmpty());
        assertThat(inbox().letters()).containsExactly("one");
    }

    @Test
    void aReadOnlyActionTellsNobody() {
        assertThatThrownBy(() -> writer().tellWhileReading("i"))
                .isInstanceOfSatisfying(
                        ActorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.READ_ONLY.code()));
    }

    @Test
    void aMessageFromOutsideIsStoredBeforeTheCallReturns() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        MemoryStore.beforeCommit = batch -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        container.actors().tell(inbox(), other -> other.take("one"));
        assertThat(MemoryStore.messages()).isEqualTo(1);
        held.countDown();
        until(() -> MemoryStore.messages() == 0);
        assertThat(inbox().letters()).containsExactly("one");
    }

    @Test
    void aMessageThatACrashLeftBehindIsExecutedAfterTheRestart() {
        container.close();
        // Stored by the sender's commit; then the process ended.
        io.troupe.spi.StoredMessage left = left();
        open();
        until(() -> !inbox().letters().isEmpty());
        assertThat(inbox().letters()).containsExactly("left behind");
        assertThat(left).isNotNull();
        until(() -> MemoryStore.messages() == 0);
    }

    /** Lets a message be stored and never delivered. */
    private io.troupe.spi.StoredMessage left() {
        open();
        MemoryStore.owned = false;
        container.actors().tell(inbox(), other -> other.take("left behind"));
        until(() -> MemoryStore.messages() == 1);
        container.close();
        MemoryStore.owned = true;
        return new MemoryStore().messages(1).get(0);
    }

    @Test
    void aMessageIsExecutedOnceThoughTheReceiversCommitWasInDoubt() {
        writer().write("j", "warm up");
        until(() -> MemoryStore.messages() == 0);
        MemoryStore.afterCommit = batch -> {
            if (batch.stream().anyMatch(part -> !part.received().isEmpty())) {
                MemoryStore.afterCommit = later -> {};
                throw new StoreException(Executed.UNKNOWN, "the answer to COMMIT was lost");
            }
        };
        writer().write("i", "one");
        until(() -> MemoryStore.afterCommit != null && !inbox().letters().isEmpty());
        writer().write("i", "two");
        until(() -> inbox().letters().size() > 1);
        assertThat(inbox().letters()).containsExactly("one", "two");
    }

    @Test
    void aMessageIsTriedAgainWhenTheReceiversCommitFailed() {
        writer().write("i", "zero");
        until(() -> MemoryStore.messages() == 0);
        AtomicInteger left = new AtomicInteger(3);
        MemoryStore.beforeCommit = batch -> {
            if (batch.stream().anyMatch(part -> !part.received().isEmpty()) && left.getAndDecrement() > 0) {
                throw new StoreException(Executed.NO, "not now");
            }
        };
        writer().write("i", "one", "two");
        until(() -> inbox().letters().size() == 3);
        assertThat(inbox().letters()).containsExactly("zero", "one", "two");
    }

    @Test
    void aMessageThatIsRefusedIsPutAsideAndHoldsUpNobody() {
        writer().write("i", "bad", "good");
        until(() -> !inbox().letters().isEmpty());
        assertThat(inbox().letters()).containsExactly("good");
        assertThat(FAILURES).hasValue(1);
        assertThat(MemoryStore.PARKED).hasSize(1);
        assertThat(MemoryStore.messages()).as("kept for people to look at").isEqualTo(1);
    }
}

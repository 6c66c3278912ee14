// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the runtime relies on, for every database. */
abstract class ActorStoreContract {

    static final Instant BIRTH = Instant.parse("2026-02-03T04:05:06.789012Z");

    ActorStore store;

    /** Opens the store on the database of this test, which keeps its content from one call to the next. */
    abstract ActorStore open();

    /** Takes away what earlier tests left. */
    abstract void emptyDatabase();

    @BeforeEach
    void openStore() {
        emptyDatabase();
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static ActorWrite.Create create(ActorId id, String publicId, String state) {
        return new ActorWrite.Create(id, publicId, BIRTH, bytes(state));
    }

    static void submit(ActorStore store, ActorWrite write) {
        store.commit(List.of(ActorCommit.of(write, store.acquire(Segments.of(write.id())))));
    }

    void refused(ActorWrite write, String message) {
        assertThatThrownBy(() -> submit(store, write))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.executed()).isEqualTo(Executed.NO))
                .hasMessage(message);
    }

    @Test
    void anActorComesBackAsItWasWritten() {
        ActorId id = new ActorId("space", "chatRoom", List.of("lobby", "a/b", "\"quoted\\\"\n\t\u0001", "😀", ""));
        submit(store, create(id, "p1", "first"));
        StoredActor stored = store.find(id).orElseThrow();
        assertThat(stored.id()).isEqualTo(id);
        assertThat(stored.publicId()).isEqualTo("p1");
        assertThat(stored.createdAt()).isEqualTo(BIRTH);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.format()).isEqualTo(ActorWrite.FORMAT);
        assertThat(stored.state()).isEqualTo(bytes("first"));
        assertThat(store.findByPublicId("p1").orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(stored);
    }

    @Test
    void anActorThatWasNeverCreatedIsNotFound() {
        assertThat(store.find(ActorId.of("counter", "x"))).isEmpty();
        assertThat(store.findByPublicId("nobody")).isEmpty();
    }

    @Test
    void aPublicIdIsFoundWhateverItsNamespace() {
        ActorId id = new ActorId("one", "counter", List.of());
        submit(store, create(id, "p1", "s"));
        submit(store, create(new ActorId("two", "counter", List.of()), "p2", "s"));
        assertThat(store.findByPublicId("p1").orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void eachUpdateRaisesTheVersionAndReplacesTheState() {
        ActorId id = ActorId.of("counter", "a");
        submit(store, create(id, "p1", "v1"));
        submit(store, new ActorWrite.Update(id, "p1", 2, bytes("v2")));
        submit(store, new ActorWrite.Update(id, "p1", 3, bytes("v3")));
        StoredActor stored = store.find(id).orElseThrow();
        assertThat(stored.version()).isEqualTo(3);
        assertThat(stored.state()).isEqualTo(bytes("v3"));
        assertThat(stored.createdAt()).isEqualTo(BIRTH);
    }

    @Test
    void aDeletedActorIsGoneAndItsKeyIsFree() {
        ActorId id = ActorId.of("counter", "a");
        submit(store, create(id, "p1", "v1"));
        submit(store, new ActorWrite.Delete(id, "p1", 1));
        assertThat(store.find(id)).isEmpty();
        submit(store, create(id, "p2", "again"));
        assertThat(store.find(id).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void anActorIsNotCreatedTwice() {
        ActorId id = ActorId.of("counter", "a");
        submit(store, create(id, "p1", "first"));
        refused(create(id, "p2", "second"), "The store holds an actor already of counter[\"a\"] (p2)");
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(bytes("first"));
    }

    @Test
    void twoActorsDoNotShareAPublicId() {
        submit(store, create(ActorId.of("counter", "a"), "p1", "first"));
        refused(
                create(ActorId.of("counter", "b"), "p1", "second"),
                "The store holds an actor already of counter[\"b\"] (p1)");
        assertThat(store.find(ActorId.of("counter", "b"))).isEmpty();
    }

    @Test
    void aWriteOfAnotherVersionThanTheNextIsRefused() {
        ActorId id = ActorId.of("counter", "a");
        submit(store, create(id, "p1", "v1"));
        submit(store, new ActorWrite.Update(id, "p1", 2, bytes("v2")));
        String stale = "The store holds another version than expected of counter[\"a\"] (p1)";
        for (long version : new long[] {1, 2, 4}) {
            refused(new ActorWrite.Update(id, "p1", version, bytes("wrong")), stale);
        }
        refused(new ActorWrite.Delete(id, "p1", 1), stale);
        refused(new ActorWrite.Delete(id, "p1", 3), stale);
        StoredActor stored = store.find(id).orElseThrow();
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.state()).isEqualTo(bytes("v2"));
    }

    @Test
    void anActorThatDoesNotExistIsNeitherUpdatedNorDeleted() {
        ActorId id = ActorId.of("counter", "none");
        String missing = "The store holds another version than expected of counter[\"none\"] (p1)";
        refused(new ActorWrite.Update(id, "p1", 2, bytes("v2")), missing);
        refused(new ActorWrite.Delete(id, "p1", 1), missing);
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void aLateWriteDoesNotTouchALaterActorOfTheSameKey() {
        ActorId id = ActorId.of("counter", "a");
        submit(store, create(id, "old", "v1"));
        submit(store, new ActorWrite.Delete(id, "old", 1));
        submit(store, create(id, "new", "fresh"));
        String stale = "The store holds another version than expected of counter[\"a\"] (old)";
        refused(new ActorWrite.Update(id, "old", 2, bytes("late")), stale);
        refused(new ActorWrite.Delete(id, "old", 1), stale);
        StoredActor stored = store.find(id).orElseThrow();
        assertThat(stored.publicId()).isEqualTo("new");
        assertThat(stored.state()).isEqualTo(bytes("fresh"));
    }

    @Test
    void keysThatOnlyLookAlikeAreDifferentActors() {
        String composed = Normalizer.normalize("café", Normalizer.Form.NFC);
        String decomposed = Normalizer.normalize("café", Normalizer.Form.NFD);
        List<ActorId> twins = List.of(
                ActorId.of("t", composed),
                ActorId.of("t", decomposed),
                ActorId.of("t", "a"),
                ActorId.of("t", "A"),
                ActorId.of("T", "a"),
                ActorId.of("t", "a "),
                ActorId.of("t", "a", ""),
                ActorId.of("t", "ß"),
                ActorId.of("t", "ss"),
                ActorId.of("t", "b", "c"),
                ActorId.of("t", "bc"),
                ActorId.of("t", "b,c"),
                ActorId.of("t", "b\",\"c"),
                ActorId.of("tb", "c"),
                ActorId.of("t"),
                ActorId.of("t", ""),
                new ActorId("Default", "t", List.of("a")));
        for (int i = 0; i < twins.size(); i++) {
            submit(store, create(twins.get(i), "p" + i, "state " + i));
        }
        for (int i = 0; i < twins.size(); i++) {
            StoredActor stored = store.find(twins.get(i)).orElseThrow();
            assertThat(stored.id()).isEqualTo(twins.get(i));
            assertThat(stored.state()).isEqualTo(bytes("state " + i));
        }
    }

    @Test
    void theLongestKeyThatThereIsFits() {
        List<String> key = new ArrayList<>();
        IntStream.range(0, 7).forEach(i -> key.add("\u0001".repeat(128)));
        IntStream.range(0, 121).forEach(i -> key.add(""));
        ActorId id = new ActorId("n".repeat(64), "t".repeat(64), key);
        submit(store, create(id, "p".repeat(36), "s"));
        assertThat(store.find(id).orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void statesOfAllSizesUpToAMebibyteAndMoreComeBackByteForByte() {
        Random random = new Random(42);
        ActorId id = ActorId.of("big", "one");
        submit(store, new ActorWrite.Create(id, "p1", BIRTH, new byte[0]));
        assertThat(store.find(id).orElseThrow().state()).isEmpty();
        long version = 1;
        for (int size : new int[] {1, 255, 256, 257, 16_384, 16_385, 1 << 20, (1 << 20) + 4_096, 3 << 20, 10}) {
            byte[] state = new byte[size];
            random.nextBytes(state);
            submit(store, new ActorWrite.Update(id, "p1", ++version, state));
            assertThat(store.find(id).orElseThrow().state()).isEqualTo(state);
        }
    }

    @Test
    void everythingIsThereAfterClosingAndOpeningAgain() {
        ActorId id = ActorId.of("counter", "a");
        submit(store, create(id, "p1", "v1"));
        submit(store, new ActorWrite.Update(id, "p1", 2, bytes("v2")));
        store.close();
        store = open();
        assertThat(store.find(id).orElseThrow().version()).isEqualTo(2);
        submit(store, new ActorWrite.Update(id, "p1", 3, bytes("v3")));
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(bytes("v3"));
    }

    @Test
    void aClosedStoreRefusesAndSaysThatNothingWasExecuted() {
        store.close();
        refused(create(ActorId.of("counter", "a"), "p1", "v1"), "The store is closed");
        assertThatThrownBy(() -> store.find(ActorId.of("counter", "a"))).hasMessage("The store is closed");
    }

    @Test
    void ofManyThatCreateOneActorExactlyOneSucceeds() throws Exception {
        ActorId id = ActorId.of("counter", "race");
        AtomicLong won = new AtomicLong();
        inParallel(8, i -> {
            try {
                submit(store, create(id, "p" + i, "state " + i));
                won.incrementAndGet();
            } catch (StoreException e) {
                assertThat(e.executed()).isEqualTo(Executed.NO);
            }
        });
        assertThat(won).hasValue(1);
    }

    @Test
    void ofManyThatWriteTheSameVersionExactlyOneSucceeds() throws Exception {
        ActorId id = ActorId.of("counter", "race");
        submit(store, create(id, "p1", "0"));
        for (long version = 2; version <= 20; version++) {
            long next = version;
            AtomicLong won = new AtomicLong();
            inParallel(4, i -> {
                try {
                    submit(store, new ActorWrite.Update(id, "p1", next, bytes("by " + i)));
                    won.incrementAndGet();
                } catch (StoreException e) {
                    assertThat(e.executed()).isEqualTo(Executed.NO);
                }
            });
            assertThat(won).hasValue(1);
        }
        assertThat(store.find(id).orElseThrow().version()).isEqualTo(20);
    }

    @Test
    void moreThreadsThanConnectionsWriteTheirActorsSideBySide() throws Exception {
        int versions = 100;
        inParallel(16, i -> {
            ActorId id = ActorId.of("counter", "a" + i);
            submit(store, create(id, "p" + i, "1"));
            for (long version = 2; version <= versions; version++) {
                submit(store, new ActorWrite.Update(id, "p" + i, version, bytes("" + version)));
            }
        });
        for (int i = 0; i < 16; i++) {
            StoredActor stored = store.find(ActorId.of("counter", "a" + i)).orElseThrow();
            assertThat(stored.version()).isEqualTo(versions);
            assertThat(stored.state()).isEqualTo(bytes("" + versions));
        }
    }

    @Test
    void interruptsNeitherBreakTheStoreNorAreLost() throws Exception {
        ActorId id = ActorId.of("counter", "interrupted");
        submit(store, create(id, "p1", "1"));
        AtomicLong acknowledged = new AtomicLong(1);
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!enough.get()) {
                long next = acknowledged.get() + 1;
                submit(store, new ActorWrite.Update(id, "p1", next, bytes("" + next)));
                acknowledged.set(next);
            }
        });
        writer.start();
        for (int i = 0; i < 2_000; i++) {
            writer.interrupt();
            Thread.onSpinWait();
            if (i % 100 == 0) {
                long seen = acknowledged.get();
                while (acknowledged.get() == seen && writer.isAlive()) {
                    Thread.onSpinWait();
                }
            }
        }
        enough.set(true);
        writer.join();
        assertThat(store.find(id).orElseThrow().version()).isEqualTo(acknowledged.get());
        assertThat(acknowledged.get()).isGreaterThan(10);

        Thread.currentThread().interrupt();
        submit(store, new ActorWrite.Update(id, "p1", acknowledged.get() + 1, bytes("last")));
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(bytes("last"));
        assertThat(Thread.interrupted()).as("interrupt is kept").isTrue();
    }

    @Test
    void manyWritesInOneCommitAreAllMadeOrNone() {
        commit(IntStream.range(0, 250)
                .<ActorWrite>mapToObj(i -> create(ActorId.of("batch", "a" + i), "p" + i, "v1"))
                .toArray(ActorWrite[]::new));
        assertThat(store.find(ActorId.of("batch", "a249"))).isPresent();
        rejected(
                "The store holds another version than expected of batch[\"a1\"] (p1) and 2 others",
                new ActorWrite.Update(ActorId.of("batch", "a1"), "p1", 2, bytes("v2")),
                new ActorWrite.Update(ActorId.of("batch", "a2"), "p2", 3, bytes("stale")),
                new ActorWrite.Update(ActorId.of("batch", "a3"), "p3", 2, bytes("v2")));
        for (int i = 1; i <= 3; i++) {
            assertThat(store.find(ActorId.of("batch", "a" + i)).orElseThrow().version())
                    .isEqualTo(1);
        }
    }

    static ActorId actor(String key) {
        return ActorId.of("counter", key);
    }

    static byte[] hash(String text) {
        return Segments.hash(ActorId.of("any", text));
    }

    static StoredReply reply(String key, String answer, Instant expires) {
        return new StoredReply(hash(key), hash("request"), bytes(answer), expires);
    }

    static StoredMessage message(MessageId id, ActorId receiver) {
        return new StoredMessage(id, receiver, true, "add(int)", bytes("arguments of " + id), BIRTH);
    }

    ActorCommit part(ActorWrite write) {
        return ActorCommit.of(write, store.acquire(Segments.of(write.id())));
    }

    ActorCommit replying(ActorWrite write, StoredReply... replies) {
        return new ActorCommit(write, part(write).ownership(), List.of(replies), List.of(), List.of());
    }

    ActorCommit sending(ActorWrite write, StoredMessage... messages) {
        return new ActorCommit(write, part(write).ownership(), List.of(), List.of(messages), List.of());
    }

    ActorCommit receiving(ActorWrite write, MessageId... messages) {
        return new ActorCommit(write, part(write).ownership(), List.of(), List.of(), List.of(messages));
    }

    void rejected(ActorCommit... commits) {
        assertThatThrownBy(() -> store.commit(List.of(commits))).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.executed()).isEqualTo(Executed.NO);
            assertThat(e.reason()).isEqualTo(Reason.REJECTED);
        });
    }

    private static final Instant LATER = Instant.parse("2200-01-01T00:00:00.123456Z");

    @Test
    void aTouchCountsAVersionAndLeavesTheStateAsItIs() {
        submit(store, create(actor("a"), "p1", "v1"));
        submit(store, new ActorWrite.Touch(actor("a"), "p1", 2));
        StoredActor stored = store.find(actor("a")).orElseThrow();
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.state()).isEqualTo(bytes("v1"));
        rejected(part(new ActorWrite.Touch(actor("a"), "p1", 2)));
        rejected(part(new ActorWrite.Touch(actor("a"), "p2", 3)));
        assertThat(store.find(actor("a")).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void allKindsOfWritesGoIntoOneCommit() {
        commit(create(actor("a"), "pa", "a1"), create(actor("b"), "pb", "b1"), create(actor("c"), "pc", "c1"));
        commit(
                new ActorWrite.Update(actor("a"), "pa", 2, bytes("a2")),
                new ActorWrite.Touch(actor("b"), "pb", 2),
                new ActorWrite.Delete(actor("c"), "pc", 1),
                create(actor("d"), "pd", "d1"));
        assertThat(store.find(actor("a")).orElseThrow().state()).isEqualTo(bytes("a2"));
        assertThat(store.find(actor("b")).orElseThrow().version()).isEqualTo(2);
        assertThat(store.find(actor("c"))).isEmpty();
        assertThat(store.find(actor("d")).orElseThrow().state()).isEqualTo(bytes("d1"));
    }

    @Test
    void anAnswerIsKeptWithTheCommitAndFoundByItsKeyUntilItExpires() {
        store.commit(List.of(replying(
                create(actor("a"), "p1", "v1"), reply("k1", "one", LATER), reply("k2", "old", Instant.EPOCH))));
        StoredReply found = store.findReply(actor("a"), hash("k1")).orElseThrow();
        assertThat(found).usingRecursiveComparison().isEqualTo(reply("k1", "one", LATER));
        assertThat(store.findReply(actor("a"), hash("k2"))).as("expired").isEmpty();
        assertThat(store.findReply(actor("a"), hash("k3"))).isEmpty();
        assertThat(store.findReply(actor("b"), hash("k1"))).isEmpty();
    }

    @Test
    void anAnswerIsNotReplacedBeforeItExpiresAndItsCommitIsRejectedAsAWhole() {
        submit(store, create(actor("b"), "pb", "v1"));
        store.commit(List.of(replying(create(actor("a"), "p1", "v1"), reply("k", "one", LATER))));
        rejected(
                replying(new ActorWrite.Touch(actor("a"), "p1", 2), reply("k", "two", LATER)),
                part(new ActorWrite.Touch(actor("b"), "pb", 2)));
        rejected(replying(
                new ActorWrite.Touch(actor("a"), "p1", 2), reply("new", "x", LATER), reply("new", "y", LATER)));
        assertThat(store.findReply(actor("a"), hash("k")).orElseThrow().answer())
                .isEqualTo(bytes("one"));
        assertThat(store.findReply(actor("a"), hash("new"))).isEmpty();
        assertThat(store.find(actor("a")).orElseThrow().version()).isEqualTo(1);
        assertThat(store.find(actor("b")).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void anAnswerThatHasExpiredIsReplaced() {
        store.commit(List.of(replying(create(actor("a"), "p1", "v1"), reply("k", "old", Instant.EPOCH))));
        store.commit(List.of(replying(new ActorWrite.Touch(actor("a"), "p1", 2), reply("k", "new", LATER))));
        assertThat(store.findReply(actor("a"), hash("k")).orElseThrow().answer())
                .isEqualTo(bytes("new"));
    }

    @Test
    void messagesWaitInOrderUntilTheirReceiversCommitTakesThem() {
        MessageId second = new MessageId("p1", 2, 0);
        MessageId first = new MessageId("p1", 1, 1);
        MessageId zeroth = new MessageId("p1", 1, 0);
        MessageId outside = new MessageId("Outside", 0, 0);
        store.commit(List.of(
                sending(create(actor("a"), "p1", "v1"), message(first, actor("b")), message(zeroth, actor("c")))));
        store.commit(List.of(sending(new ActorWrite.Touch(actor("a"), "p1", 2), message(second, actor("b")))));
        store.send(List.of(message(outside, new ActorId("space", "chatRoom", List.of("x", "\"y")))));
        assertThat(store.messages(10))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        message(outside, new ActorId("space", "chatRoom", List.of("x", "\"y"))),
                        message(zeroth, actor("c")),
                        message(first, actor("b")),
                        message(second, actor("b")));
        assertThat(store.messages(2)).hasSize(2);
        store.commit(List.of(receiving(create(actor("b"), "pb", "v1"), first, second)));
        assertThat(store.messages(10)).extracting(StoredMessage::id).containsExactly(outside, zeroth);
    }

    @Test
    void aMessageIsReceivedOnce() {
        MessageId id = new MessageId("p1", 1, 0);
        store.commit(List.of(sending(create(actor("a"), "p1", "v1"), message(id, actor("b")))));
        rejected(receiving(create(actor("b"), "pb", "v1"), id, id));
        store.commit(List.of(receiving(create(actor("b"), "pb", "v1"), id)));
        rejected(receiving(new ActorWrite.Touch(actor("b"), "pb", 2), id));
        assertThat(store.find(actor("b")).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aMessageIsSentOnce() {
        MessageId id = new MessageId("p1", 1, 0);
        store.commit(List.of(sending(create(actor("a"), "p1", "v1"), message(id, actor("b")))));
        rejected(sending(new ActorWrite.Touch(actor("a"), "p1", 2), message(id, actor("b"))));
        assertThatThrownBy(() -> store.send(List.of(message(id, actor("b")))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
        assertThat(store.messages(10)).hasSize(1);
    }

    @Test
    void aMessageSentAndReceivedInOneCommitLeavesNoTrace() {
        MessageId id = new MessageId("p1", 1, 0);
        store.commit(List.of(
                receiving(create(actor("b"), "pb", "v1"), id),
                sending(create(actor("a"), "p1", "v1"), message(id, actor("b")))));
        assertThat(store.messages(10)).isEmpty();
        assertThat(store.find(actor("b"))).isPresent();
    }

    @Test
    void aMessageThatIsParkedWaitsNoLonger() {
        MessageId id = new MessageId("p1", 1, 0);
        store.send(List.of(message(id, actor("b")), message(new MessageId("p1", 1, 1), actor("b"))));
        store.park(id, "no such \0 method " + "x".repeat(5_000));
        assertThat(store.messages(10)).extracting(StoredMessage::id).containsExactly(new MessageId("p1", 1, 1));
        store.park(new MessageId("nobody", 1, 0), "why not");
    }

    void commit(ActorWrite... writes) {
        store.commit(Arrays.stream(writes)
                .map(write -> ActorCommit.of(write, store.acquire(Segments.of(write.id()))))
                .toList());
    }

    void rejected(String message, ActorWrite... writes) {
        assertThatThrownBy(() -> commit(writes))
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.executed()).isEqualTo(Executed.NO);
                    assertThat(e.reason()).isEqualTo(Reason.REJECTED);
                })
                .hasMessage(message);
    }

    /** Runs it on as many threads, and fails with the first that fails. */
    static void inParallel(int threads, java.util.function.IntConsumer work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                all.add(executor.submit(() -> work.accept(number)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}

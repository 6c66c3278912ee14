// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.harness.Run;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.history.Verdict;
import io.troupe.harness.net.Direction;
import io.troupe.harness.net.Hold;
import io.troupe.harness.net.StatementFault;
import io.troupe.protocol.RequestCaller;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.verification.app.Application;
import io.troupe.verification.load.Clients;
import io.troupe.verification.wire.Database;
import io.troupe.verification.wire.Party;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bugs on purpose, each in a store of its own between the runtime and the real one: what the tests of this module look at must
 * show each of them. (T42; the bugs inside the store's statements are planted in the simulation, and that of an H2 file with
 * delayed writes in DelayedWritesTest.)
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlantedBugsTest {

    private static final List<String> KEYS = List.of("a");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Says that a batch is committed before it is. */
    private static final class HastyStore extends WrappedStore {

        private final ExecutorService later = Executors.newSingleThreadExecutor();

        HastyStore(ActorStore real) {
            super(real);
        }

        @Override
        public void commit(List<ActorCommit> batch) {
            later.execute(() -> super.commit(batch));
        }

        @Override
        public void close() {
            later.shutdown();
            super.close();
        }
    }

    /** T16 finds answers and events that leave before their commit. */
    @Test
    void answersAndEventsThatLeaveBeforeTheirCommitAreFound() throws Exception {
        try (Database database = Database.start(PlantedBugsTest.class);
                Application application = WrappedStoreProvider.with(
                        HastyStore::new, () -> Application.on(database.hurt(), Database.quick()))) {
            application.log("a").append("first");
            ActorTarget target = new ActorTarget.Existing(ActorId.of("log", "a"));
            CountDownLatch event = new CountDownLatch(1);
            ConnectionSink sink = new ConnectionSink() {
                @Override
                public void event(OutgoingEvent what) {
                    event.countDown();
                }

                @Override
                public void close(String reason) {}
            };
            application
                    .dispatcher()
                    .connect(target, new ConnectRequest(new RequestCaller("reader", false, Set.of()), null), sink)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .subscribe("appended", true);
            StatementFault hold = StatementFault.holdAnswer();
            database.line.next(statement -> statement.isCommitOf("troupe_actor"), hold);
            CompletableFuture<String> answer = application
                    .dispatcher()
                    .call(
                            target,
                            new ActionCall<>(
                                    "appendAndPublish",
                                    types -> new Object[] {"early"},
                                    new RequestCaller("caller", false, Set.of()),
                                    String::valueOf,
                                    false))
                    .toCompletableFuture();
            hold.awaitHit(PATIENCE);
            // The commit is not answered, and yet both are there.
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("1");
            assertThat(event.await(20, TimeUnit.SECONDS)).isTrue();
            hold.release();
        }
    }

    /** Takes a commit for made when it does not know. */
    private static final class HopefulStore extends WrappedStore {
        HopefulStore(ActorStore real) {
            super(real);
        }

        @Override
        public void commit(List<ActorCommit> batch) {
            try {
                super.commit(batch);
            } catch (StoreException e) {
                if (e.executed() != Executed.UNKNOWN) {
                    throw e;
                }
            }
        }
    }

    /** Makes a commit once more when it does not know, without a look at what became of the first. */
    private static final class StubbornStore extends WrappedStore {
        StubbornStore(ActorStore real) {
            super(real);
        }

        @Override
        public void commit(List<ActorCommit> batch) {
            while (true) {
                try {
                    super.commit(batch);
                    return;
                } catch (StoreException e) {
                    if (e.executed() != Executed.UNKNOWN && e.reason() != StoreException.Reason.UNAVAILABLE) {
                        throw e;
                    }
                    LockSupport.parkNanos(100_000_000);
                }
            }
        }
    }

    /** T14 finds calls that were answered and are lost. */
    @Test
    void anOutcomeGuessedToBeYesIsFoundByTheLog() throws Exception {
        assertThat(cutOff("hopeful", HopefulStore::new, StatementFault.cutBefore()))
                .anySatisfy(verdict -> assertThat(verdict.good()).isFalse());
    }

    /** T14 finds calls that were executed, and whose callers were told they were not. */
    @Test
    void aCommitRepeatedInsteadOfResolvedIsFoundByItsOutcome() throws Exception {
        assertThat(cutOff("stubborn", StubbornStore::new, StatementFault.cutAnswered()))
                .anySatisfy(verdict -> assertThat(verdict.good()).isFalse());
    }

    /** The same with the store as it is: otherwise the two above would prove nothing. */
    @Test
    void anOutcomeThatIsNotGuessedIsGood() throws Exception {
        assertThat(cutOff("plain", WrappedStore::new, StatementFault.cutBefore()))
                .allSatisfy(verdict -> assertThat(verdict.good()).isTrue());
        assertThat(cutOff("plain", WrappedStore::new, StatementFault.cutAnswered()))
                .allSatisfy(verdict -> assertThat(verdict.good()).isTrue());
    }

    /** Tells when the real store has given up finding out. */
    private static final class WatchedStore extends WrappedStore {

        private final CountDownLatch gaveUp;

        WatchedStore(ActorStore real, CountDownLatch gaveUp) {
            super(real);
            this.gaveUp = gaveUp;
        }

        @Override
        public void commit(List<ActorCommit> batch) {
            try {
                super.commit(batch);
            } catch (StoreException e) {
                if (e.executed() == Executed.UNKNOWN) {
                    gaveUp.countDown();
                }
                throw e;
            }
        }
    }

    private static List<Verdict> cutOff(String name, UnaryOperator<ActorStore> store, StatementFault fault)
            throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        try (Database database = Database.start(PlantedBugsTest.class);
                Run run = Run.of("planted-" + name);
                Application application = WrappedStoreProvider.with(
                        real -> store.apply(new WatchedStore(real, gaveUp)),
                        () -> Application.on(
                                database.hurt(),
                                Database.quick("troupe.store.resolve", "1s", "troupe.store.retry", "1s")))) {
            Clients clients = new Clients(run.history(), () -> application, KEYS);
            assertThat(clients.append("first", "a")).isEqualTo(Outcome.OK);
            database.line.refuse(true);
            database.line.next(statement -> statement.isCommitOf("troupe_actor"), fault);
            CompletableFuture<Outcome> cut = CompletableFuture.supplyAsync(() -> clients.append("cut", "a"));
            fault.awaitHit(PATIENCE);
            assertThat(gaveUp.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            database.line.refuse(false);
            cut.get(60, TimeUnit.SECONDS);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (clients.append("after", "a") != Outcome.OK) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            clients.recordLogs();
            return List.of(new LogChecker(0).check(run.finished()), new OutcomeChecker().check(run.history()));
        }
    }

    /** Takes every lease for good. */
    private static final class TrustingStore extends WrappedStore {
        TrustingStore(ActorStore real) {
            super(real);
        }

        @Override
        protected boolean isSure(Ownership owned) {
            return true;
        }
    }

    /** T7 finds reads of what another node has changed. */
    @Test
    void readsWithoutALookAtTheLeaseAreFoundByTheLog() throws Exception {
        try (Database database = Database.start(PlantedBugsTest.class);
                Run run = Run.of("planted-trusting");
                Party owner = Party.join(database, run, KEYS, TrustingStore::new);
                Party other = Party.join(database, run, KEYS, TrustingStore::new)) {
            owner.awaitAnswer("a");
            try (Hold all = owner.line().hold(Direction.TO_SERVER)) {
                other.awaitAnswer("a");
                owner.clients().length("stale", "a");
            }
            other.clients().recordLogs();
            assertThat(new LogChecker(0).check(run.finished()).good()).isFalse();
        }
    }

    /** Reads an actor before it owns the segment. */
    private static final class EarlyStore extends WrappedStore {

        private volatile Optional<StoredActor> read = Optional.empty();

        EarlyStore(ActorStore real) {
            super(real);
        }

        @Override
        public Ownership acquire(int segment) {
            if (read.isEmpty()) {
                read = super.find(ActorId.of("log", "a"));
            }
            return super.acquire(segment);
        }

        @Override
        public Optional<StoredActor> find(ActorId id) {
            return read.isPresent() && read.get().id().equals(id) ? read : super.find(id);
        }
    }

    /** T15 finds an actor that was loaded before its segment was acquired. */
    @Test
    void anActorLoadedBeforeItsSegmentIsAcquiredIsFoundByTheLog() throws Exception {
        try (Database database = Database.start(PlantedBugsTest.class);
                Run run = Run.of("planted-early")) {
            try (Party other = Party.join(database, run, KEYS, EarlyStore::new)) {
                try (Party owner = Party.join(database, run, KEYS, WrappedStore::new)) {
                    owner.awaitAnswer("a");
                    // Cannot have it yet, and has read it.
                    other.clients().length("asked", "a");
                    owner.awaitAnswer("a");
                }
                other.clients().length("loaded", "a");
            }
            try (Party third = Party.join(database, run, KEYS, WrappedStore::new)) {
                third.clients().recordLogs();
            }
            assertThat(new LogChecker(0).check(run.finished()).good()).isFalse();
        }
    }
}

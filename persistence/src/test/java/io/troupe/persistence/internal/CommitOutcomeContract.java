// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoreException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a failed write says about itself is true, and what can be made good is. */
abstract class CommitOutcomeContract {

    private static final ActorId ID = ActorId.of("counter", "a");

    private static final TamperedDataSource.Hand LEAVE = TamperedDataSource.Real::call;

    /** In the next calls of COMMIT; the last one stays. */
    private volatile TamperedDataSource.Hand atCommit = LEAVE;

    private volatile TamperedDataSource.Hand atClose = LEAVE;

    private volatile TamperedDataSource.Hand atConnect = LEAVE;

    private TestNode node;

    private Ownership owned;

    /** An empty database, the same one within a test. */
    abstract DataSource database();

    @BeforeEach
    void open() {
        DataSource tampered = TamperedDataSource.of(
                database(),
                Map.of(
                        "commit", real -> atCommit.touch(real),
                        "close", real -> atClose.touch(real),
                        "getConnection", real -> atConnect.touch(real)));
        node = new TestNode(tampered, "first", Duration.ofSeconds(2), Duration.ofMillis(500), TestNode.limits());
        node.write(ActorStoreContract.create(ID, "p1", "v1"));
        owned = node.acquire(ID);
    }

    @AfterEach
    void close() {
        atCommit = LEAVE;
        atClose = LEAVE;
        atConnect = LEAVE;
        node.faults = FaultPoint.NONE;
        node.close();
    }

    private static ActorWrite.Update update(long version) {
        return new ActorWrite.Update(ID, "p1", version, ActorStoreContract.bytes("v" + version));
    }

    private static SQLException cut() {
        return new SQLException("cable cut", "08006");
    }

    private long version() {
        return node.store.find(ID).orElseThrow().version();
    }

    private void failed(ThrowingCallable work, Executed executed, Reason reason) {
        assertThatThrownBy(work).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.executed()).isEqualTo(executed);
            assertThat(e.reason()).isEqualTo(reason);
        });
    }

    @Test
    void aCommitThatWasMadeThoughItsAnswerWasLostHasSucceeded() {
        AtomicInteger calls = new AtomicInteger();
        atCommit = real -> {
            Object answer = real.call();
            if (calls.incrementAndGet() == 1) {
                throw cut();
            }
            return answer;
        };
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
        node.write(update(3), owned);
    }

    @Test
    void aCommitThatWasNotMadeAndGaveNoAnswerIsMadeOnceMore() {
        AtomicInteger calls = new AtomicInteger();
        atCommit = real -> {
            if (calls.incrementAndGet() == 1) {
                throw cut();
            }
            return real.call();
        };
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void anAnswerLostAgainWhileFindingOutMisleadsNobody() {
        AtomicInteger calls = new AtomicInteger();
        // The first was not made; that it was not is recorded, but the answer to this is lost as well.
        atCommit = real -> {
            int call = calls.incrementAndGet();
            if (call == 1) {
                throw cut();
            }
            Object answer = real.call();
            if (call == 2) {
                throw cut();
            }
            return answer;
        };
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
        node.write(update(3), owned);
    }

    @Test
    void aCommitWhoseOutcomeCannotBeFoundOutInTimeIsUnknown() {
        atCommit = real -> {
            throw cut();
        };
        failed(() -> node.write(update(2), owned), Executed.UNKNOWN, Reason.UNAVAILABLE);
        atCommit = LEAVE;
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void whatMayStillBeCommittedIsSettledBeforeTheActorIsReadAgain() throws Throwable {
        List<TamperedDataSource.Real> onItsWay = new ArrayList<>();
        List<TamperedDataSource.Real> left = new ArrayList<>();
        atCommit = real -> {
            if (onItsWay.isEmpty()) {
                onItsWay.add(real);
                atClose = left::add;
            }
            throw cut();
        };
        failed(() -> node.write(update(2), owned), Executed.UNKNOWN, Reason.UNAVAILABLE);
        atCommit = LEAVE;
        atClose = LEAVE;

        Optional<Long> early = versionSeenByTheOwner();
        boolean made = isMade(onItsWay.get(0));
        assertThat(early.isEmpty() || !made)
                .as("read, and changed behind the reader's back")
                .isTrue();
        assertThat(versionSeenByTheOwner()).contains(made ? 2L : 1L);
        for (TamperedDataSource.Real close : left) {
            close.call();
        }
    }

    private Optional<Long> versionSeenByTheOwner() {
        try {
            node.acquire(ID);
            return Optional.of(version());
        } catch (StoreException e) {
            assertThat(e.executed()).isEqualTo(Executed.NO);
            return Optional.empty();
        }
    }

    private static boolean isMade(TamperedDataSource.Real commit) throws Throwable {
        try {
            commit.call();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void aMessageFromOutsideWhoseCommitGaveNoAnswerIsThereOnce() {
        AtomicInteger calls = new AtomicInteger();
        atCommit = real -> {
            Object answer = real.call();
            if (calls.incrementAndGet() == 1) {
                throw cut();
            }
            return answer;
        };
        node.store.send(List.of(ActorStoreContract.message(new MessageId("x", 0, 0), ID)));
        assertThat(node.store.messages(10)).hasSize(1);
    }

    @Test
    void aCommitThatTheDatabaseRefusesForAConflictIsTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        atCommit = real -> {
            if (calls.incrementAndGet() <= 2) {
                throw new SQLException("could not serialize access", "40001");
            }
            return real.call();
        };
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
        assertThat(calls).hasValue(3);
    }

    @Test
    void conflictsWithoutEndAreGivenUp() {
        AtomicInteger times = new AtomicInteger();
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT) {
                times.incrementAndGet();
                throw new IllegalStateException(new SQLException("deadlock detected", "40P01"));
            }
        };
        failed(() -> node.write(update(2), owned), Executed.NO, Reason.UNAVAILABLE);
        assertThat(times).hasValue(6);
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aFailureBeforeCommitWasNotExecuted() {
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT) {
                throw new IllegalStateException(new SQLException("disk full", "53100"));
            }
        };
        failed(() -> node.write(update(2), owned), Executed.NO, Reason.UNAVAILABLE);
        node.faults = FaultPoint.NONE;
        assertThat(version()).isEqualTo(1);
        node.write(update(2), owned);
    }

    @Test
    void aConnectionThatDiesBeforeCommitIsReplaced() {
        AtomicInteger times = new AtomicInteger();
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT && times.getAndIncrement() < 3) {
                throw new IllegalStateException(cut());
            }
        };
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
        assertThat(times).hasValue(4);
    }

    @Test
    void aDatabaseThatStaysAwayIsGivenUpAfterAWhile() {
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_TRANSACTION) {
                throw new IllegalStateException(cut());
            }
        };
        failed(() -> node.write(update(2), owned), Executed.NO, Reason.UNAVAILABLE);
        node.faults = FaultPoint.NONE;
        node.write(update(2), owned);
    }

    /** H2 runs out of our memory. */
    @Test
    void anErrorBeforeCommitLeavesNothingHalfWritten() {
        AtomicInteger times = new AtomicInteger();
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT && times.getAndIncrement() == 0) {
                throw new OutOfMemoryError("as if");
            }
        };
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
        assertThat(times).hasValue(2);
    }

    @Test
    void anErrorAtCommitIsNoAnswer() {
        atCommit = real -> {
            atCommit = LEAVE;
            real.call();
            throw new OutOfMemoryError("as if");
        };
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
    }

    @Test
    @Timeout(60)
    void whomAnErrorKeepsFromConnectingIsInNobodysWay() {
        node.faults = place -> {
            if (place == FaultPoint.Place.BEFORE_COMMIT) {
                throw new IllegalStateException(cut());
            }
        };
        atConnect = real -> {
            throw new OutOfMemoryError("as if");
        };
        CompletableFuture<Void> other = CompletableFuture.runAsync(
                () -> failed(() -> node.write(update(2), owned), Executed.NO, Reason.UNAVAILABLE));
        assertThat(other).succeedsWithin(Duration.ofSeconds(30));
        node.faults = FaultPoint.NONE;
        atConnect = LEAVE;
        node.write(update(2), owned);
        assertThat(version()).isEqualTo(2);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node stands still between an action's body and the fence of its commit, while another takes over and writes: its commit is
 * refused, and known not to have been made. (T8)
 */
class PausedWriteTest {

    @RegisterExtension
    static final SharedPostgres SERVER = new SharedPostgres();

    private static final int ROUNDS = Integer.getInteger("troupe.pauses", 20);

    private static final ActorId ID = ActorId.of("counter", "a");

    private static final int PATIENCE = 30;

    @BeforeEach
    void empty() {
        SERVER.empty();
    }

    private static ActorWrite update(long version, String by) {
        return new ActorWrite.Update(ID, "p1", version, by.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCommitPausedBeforeItsFenceIsRefusedOnceAnotherNodeHasWritten() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (TestNode one = new TestNode(SERVER.dataSource(), "one");
                TestNode two = new TestNode(SERVER.dataSource(), "two")) {
            one.write(new ActorWrite.Create(ID, "p1", Instant.now(), new byte[] {1}));
            TestNode owner = one;
            TestNode other = two;
            long version = 1;
            for (int i = 0; i < ROUNDS; i++) {
                owner.beat();
                Ownership owned = owner.acquire(ID);
                CountDownLatch paused = new CountDownLatch(1);
                CountDownLatch goOn = new CountDownLatch(1);
                owner.faults = place -> {
                    if (place == FaultPoint.Place.BEFORE_FENCE && paused.getCount() > 0) {
                        paused.countDown();
                        await(goOn);
                    }
                };
                TestNode late = owner;
                long next = version + 1;
                Future<?> write = thread.submit(() -> late.write(update(next, "late"), owned));
                await(paused);
                other.beat();
                other.clock.advance(TestNode.LEASE);
                other.write(update(next, "new"));
                goOn.countDown();
                assertThat(failure(write)).as("round %d", i).satisfies(e -> {
                    assertThat(e.executed()).isEqualTo(Executed.NO);
                    assertThat(e.reason()).isEqualTo(StoreException.Reason.NOT_OWNER);
                });
                assertThat(other.store.find(ID)).hasValueSatisfying(stored -> {
                    assertThat(stored.version()).isEqualTo(next);
                    assertThat(new String(stored.state(), StandardCharsets.UTF_8))
                            .isEqualTo("new");
                });
                version = next;
                owner.faults = FaultPoint.NONE;
                // It finds itself dead, and joins as another.
                owner.beat();
                owner = other;
                other = late;
            }
        } finally {
            thread.shutdownNow();
        }
    }

    private static StoreException failure(Future<?> write) throws Exception {
        try {
            write.get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (StoreException) e.getCause();
        }
        throw new AssertionError("the late commit was made");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

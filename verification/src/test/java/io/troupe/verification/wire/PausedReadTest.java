// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.net.Direction;
import io.troupe.harness.net.Hold;
import io.troupe.spi.ActorStore;
import io.troupe.spi.Ownership;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.planted.WrappedStore;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A reader stands still right between the check of the lease and its answer, for so long that another node takes over and
 * writes: what it answers then was true while the call went on. Another read that begins then answers nothing old. (T8; the
 * pause between body and fence is in persistence's PausedWriteTest.)
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PausedReadTest {

    private static final List<String> KEYS = List.of("a");

    /** Pauses whoever has asked whether the lease is good, once: at the first time, or at a later one of the same call. */
    private static final class Pause {
        final AtomicInteger skipped;
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        Pause(int skipped) {
            this.skipped = new AtomicInteger(skipped);
        }
    }

    private final AtomicReference<Pause> next = new AtomicReference<>();

    private final class PausingStore extends WrappedStore {
        PausingStore(ActorStore real) {
            super(real);
        }

        @Override
        protected boolean isSure(Ownership owned) {
            boolean sure = super.isSure(owned);
            Pause pause = sure ? next.get() : null;
            if (pause != null && pause.skipped.getAndDecrement() == 0) {
                next.set(null);
                pause.reached.countDown();
                try {
                    pause.goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return sure;
        }
    }

    @Test
    void aReadThatWasPausedAfterItsLeaseWasCheckedAnswersWhatWasTrueDuringTheCall() throws Exception {
        int rounds = Rounds.of(4, 40);
        try (Database database = Database.start(PausedReadTest.class);
                Run run = Run.of("paused-read");
                Party first = Party.join(database, run, KEYS, PausingStore::new);
                Party second = Party.join(database, run, KEYS, PausingStore::new)) {
            Random random = run.random("pauses");
            Party owner = first;
            Party other = second;
            for (int i = 0; i < rounds; i++) {
                owner.awaitAnswer("a");
                Party paused = owner;
                Pause pause = new Pause(random.nextInt(4));
                run.fault("pause " + i);
                next.set(pause);
                CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
                    while (pause.reached.getCount() > 0) {
                        paused.clients().length("paused", "a");
                    }
                });
                assertThat(pause.reached.await(30, TimeUnit.SECONDS)).isTrue();
                CompletableFuture<Void> stale;
                try (Hold all = owner.line().hold(Direction.TO_SERVER)) {
                    other.awaitAnswer("a");
                    stale = CompletableFuture.runAsync(() -> paused.clients().length("after", "a"));
                    other.awaitAnswer("a");
                    assertThat(read).isNotDone();
                } finally {
                    pause.goOn.countDown();
                }
                read.get(60, TimeUnit.SECONDS);
                stale.get(60, TimeUnit.SECONDS);
                other.awaitAnswer("a");
                Party then = other;
                other = owner;
                owner = then;
            }
            owner.clients().judge(run);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.WireMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OutgoingQueueTest {

    private static final long STALL = 30_000_000_000L;
    private static final Ending BYE = new Ending(Ending.NORMAL, "bye");

    private final AtomicLong now = new AtomicLong(-5);
    private final FakeRemote remote = new FakeRemote();
    private final OutgoingQueue queue = new OutgoingQueue(remote, new OutgoingBounds(3, 100, STALL, STALL), now::get);

    @Test
    void nothingLeavesBeforeTheMessageThatOpens() {
        assertThat(offer("event")).isTrue();
        assertThat(remote.sent).isEmpty();
        queue.open(text("init"));
        remote.take();
        assertThat(remote.sent).containsExactly("init", "event");
    }

    @Test
    void oneMessageAtATimeAndInOrder() {
        remote.takesAtOnce = true;
        queue.open(text("init"));
        remote.takesAtOnce = false;
        offer("a");
        offer("b");
        offer("c");
        assertThat(remote.sent).containsExactly("init", "a");
        remote.take();
        assertThat(remote.sent).containsExactly("init", "a", "b");
        remote.take();
        remote.take();
        offer("d");
        assertThat(remote.sent).containsExactly("init", "a", "b", "c", "d");
    }

    @Test
    void aLongQueueIsSentWithoutRecursion() {
        OutgoingQueue deep = new OutgoingQueue(remote, new OutgoingBounds(1 << 20, 1 << 30, STALL, STALL), now::get);
        for (int i = 0; i < 100_000; i++) {
            deep.offer(text("x"));
        }
        remote.takesAtOnce = true;
        deep.open(text("init"));
        assertThat(remote.sent).hasSize(100_001);
    }

    @Test
    void thereIsNoRoomBeyondTheCount() {
        queue.open(text("init"));
        assertThat(offer("a") && offer("b") && offer("c")).isTrue();
        assertThat(offer("d")).isFalse();
        remote.take();
        assertThat(offer("d")).isTrue();
    }

    @Test
    void thereIsNoRoomBeyondTheBytesButAnEmptyQueueTakesAnything() {
        queue.open(text("init"));
        assertThat(offer("x".repeat(500))).isTrue();
        assertThat(offer("x")).isFalse();
        remote.take();
        assertThat(offer("x".repeat(100))).isTrue();
        assertThat(offer("x")).isFalse();
    }

    @Test
    void whatWaitsIsSentBeforeTheEndAndNothingAfterIt() {
        queue.open(text("init"));
        offer("a");
        queue.closeWhenSent(BYE);
        assertThat(offer("late")).isTrue();
        assertThat(remote.closed).isNull();
        remote.take();
        remote.take();
        assertThat(remote.sent).containsExactly("init", "a");
        assertThat(remote.closed).isEqualTo(BYE);
    }

    @Test
    void anEndBeforeTheBeginningSendsNothing() {
        offer("event");
        queue.closeWhenSent(BYE);
        queue.open(text("init"));
        assertThat(remote.sent).isEmpty();
        assertThat(remote.closed).isEqualTo(BYE);
    }

    @Test
    void cuttingOffDropsWhatWaitsAndClosesOnce() {
        queue.open(text("init"));
        offer("a");
        queue.cutOff(BYE);
        queue.cutOff(Ending.SLOW_READER);
        queue.closeWhenSent(Ending.GOING_AWAY);
        remote.take();
        assertThat(remote.sent).containsExactly("init");
        assertThat(remote.closed).isEqualTo(BYE);
        assertThat(queue.size()).isZero();
    }

    @Test
    void aClientThatTakesNothingForTheStallTimeIsStalled() {
        queue.open(text("init"));
        now.addAndGet(STALL);
        assertThat(queue.isStalled()).isFalse();
        now.addAndGet(1);
        assertThat(queue.isStalled()).isTrue();
        offer("a");
        remote.take();
        assertThat(queue.isStalled()).isFalse();
        remote.take();
        now.addAndGet(10 * STALL);
        assertThat(queue.isStalled()).isFalse();
    }

    @Test
    void aClientThatDoesNotTakeTheLastMessagesIsStalledTooAndCanBeCutOff() {
        queue.open(text("init"));
        queue.closeWhenSent(BYE);
        now.addAndGet(STALL + 1);
        assertThat(queue.isStalled()).isTrue();
        queue.cutOff(Ending.SLOW_READER);
        assertThat(remote.closed).isEqualTo(Ending.SLOW_READER);
        assertThat(queue.isStalled()).isFalse();
    }

    @Test
    void aBrokenLineEndsTheQueue() {
        queue.open(text("init"));
        offer("a");
        remote.fail(new IOException("broken pipe"));
        assertThat(remote.sent).containsExactly("init");
        assertThat(remote.closed).isEqualTo(Ending.SEND_FAILED);
        assertThat(offer("b")).isTrue();
        assertThat(remote.sent).containsExactly("init");
    }

    @Test
    void onlyAnIdleOpenLineIsPinged() {
        queue.ping();
        queue.open(text("init"));
        queue.ping();
        assertThat(remote.pings).isZero();
        remote.take();
        queue.ping();
        assertThat(remote.pings).isEqualTo(1);
        queue.drop();
        queue.ping();
        assertThat(remote.pings).isEqualTo(1);
    }

    @Test
    void manyThreadsNeverSendTwoAtOnceAndLoseNothing() throws Exception {
        int threads = 4;
        int each = 5_000;
        ExecutorService senders = Executors.newFixedThreadPool(threads + 2);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<String> sent = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(threads * each + 1);
        Remote threaded = new Remote() {
            @Override
            public void send(WireMessage message, Consumer<Throwable> done) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                sent.add(((WireMessage.Text) message).text());
                Runnable take = () -> {
                    atOnce.decrementAndGet();
                    done.accept(null);
                    all.countDown();
                };
                // Half of them are done at once, half by another thread.
                if (message.hashCode() % 2 == 0) {
                    take.run();
                } else {
                    senders.execute(take);
                }
            }

            @Override
            public void ping() {}

            @Override
            public void close(Ending ending) {}
        };
        OutgoingQueue shared = new OutgoingQueue(
                threaded, new OutgoingBounds(Integer.MAX_VALUE, Long.MAX_VALUE, STALL, STALL), System::nanoTime);
        shared.open(text("init"));
        for (int t = 0; t < threads; t++) {
            int name = t;
            senders.execute(() -> {
                for (int i = 0; i < each; i++) {
                    shared.offer(text(name + ":" + i));
                }
            });
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        senders.shutdown();
        assertThat(most).hasValue(1);
        for (int t = 0; t < threads; t++) {
            String prefix = t + ":";
            List<String> own =
                    sent.stream().filter(text -> text.startsWith(prefix)).toList();
            for (int i = 0; i < each; i++) {
                assertThat(own.get(i)).isEqualTo(prefix + i);
            }
        }
    }

    private boolean offer(String text) {
        return queue.offer(text(text));
    }

    private static WireMessage text(String text) {
        return new WireMessage.Text(text);
    }
}

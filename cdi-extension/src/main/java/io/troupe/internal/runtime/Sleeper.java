// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Puts actors to sleep: those told to, and those that were idle for their time. One tick for all of them looks for idle
 * actors; none has a timer of its own. The sleep itself is a turn like any other, so no call can be lost in it: one that
 * arrives meanwhile queues behind it and wakes the actor again.
 */
final class Sleeper {

    private static final long TICKS_PER_SLEEP_TIME = 4;
    private static final long MIN_TICK_MILLIS = 20;
    private static final long MAX_TICK_MILLIS = 1_000;

    private final Slots slots;
    private final TurnThreads threads;
    private final Lifecycle lifecycle;
    private final Parking parking;

    Sleeper(Slots slots, TurnThreads threads, Lifecycle lifecycle, Parking parking) {
        this.parking = parking;
        this.slots = slots;
        this.threads = threads;
        this.lifecycle = lifecycle;
    }

    /** Starts the tick, fine enough for the shortest sleep time. */
    void start(ScheduledExecutorService timer, Duration shortest) {
        long tick = Math.max(MIN_TICK_MILLIS, Math.min(MAX_TICK_MILLIS, shortest.toMillis() / TICKS_PER_SLEEP_TIME));
        timer.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        for (Slot slot : slots.all()) {
            if (isIdle(slot) && slot.queue.isIdle()) {
                sleep(slot, this::isIdle);
            }
        }
    }

    private boolean isIdle(Slot slot) {
        return slot.activation != null
                && !slot.keepsAwake(false)
                && parking.nanoTime() - slot.lastUsed
                        >= slot.type().sleepAfter().toNanos();
    }

    /** As soon as the turns that wait now are over. */
    void sleepSoon(Slot slot) {
        sleep(slot, Sleeper::mayBeMissed);
    }

    /** Nothing is left to be done by an activation that is lost. */
    private static boolean mayBeMissed(Slot slot) {
        Activation activation = slot.activation;
        return (activation != null && activation.isDropped()) || !slot.keepsAwake(true);
    }

    private void sleep(Slot idle, Predicate<Slot> still) {
        Slot slot = slots.acquire(idle.type(), idle.id());
        Turn turn = new Turn(slot, true, null);
        Waiter waiter = Waiter.task(turn, null, false, slot.queue, woken -> start(slot, turn, still));
        if (slot.queue.enter(waiter, Integer.MAX_VALUE) == Waiter.State.GRANTED) {
            waiter.wake();
        }
    }

    private void start(Slot slot, Turn turn, Predicate<Slot> still) {
        try {
            threads.execute(() -> sleepNow(slot, turn, still));
        } catch (RejectedExecutionException e) {
            // The runtime has stopped, which has put all actors to sleep. Whoever ended the turn before is to be
            // answered.
            giveBack(slot, turn);
        }
    }

    /** Runs in the granted turn, and gives it back. */
    private void sleepNow(Slot slot, Turn turn, Predicate<Slot> still) {
        Frame frame = new Frame(turn, null, false, Nobody.ANONYMOUS);
        turn.occupy(frame);
        Frame before = Frames.enter(frame);
        try {
            Activation activation = slot.activation;
            if (activation != null && still.test(slot)) {
                lifecycle.sleep(turn, activation);
            }
        } catch (Exception e) {
            RuntimeLog.hookFailed("sleep", slot.id(), e);
        } finally {
            Frames.restore(before);
            giveBack(slot, turn);
        }
    }

    private void giveBack(Slot slot, Turn turn) {
        turn.end();
        slot.queue.release(turn);
        slots.release(slot);
    }
}

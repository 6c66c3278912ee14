// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The state that all connections of one proxy share, under one lock, with one signal for every change. */
final class Switchboard {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Only inside {@link #change} and the conditions of {@link #await}. */
    final List<Hold> holds = new ArrayList<>();

    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** For changes of what is guarded elsewhere. */
    void tell() {
        change(() -> {});
    }

    /** Whether something holds this direction of this connection back, which it then knows. Under the lock. */
    boolean hold(Link link, Direction direction) {
        boolean held = false;
        boolean news = false;
        for (Hold hold : holds) {
            if (hold.applies(link, direction)) {
                held = true;
                news |= hold.reach();
            }
        }
        if (news) {
            changed.signalAll();
        }
        return held;
    }

    /** Whether the condition came true in this time; it is evaluated under the lock after each change. */
    boolean await(BooleanSupplier condition, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Where threads of a test and actions meet: named gates that are waited at, never for long. */
final class Parties {

    private static final ConcurrentMap<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

    private Parties() {}

    static void clear() {
        GATES.clear();
    }

    private static CountDownLatch gate(String name) {
        return GATES.computeIfAbsent(name, n -> new CountDownLatch(1));
    }

    /** Opens a gate for good. */
    static void open(String name) {
        gate(name).countDown();
    }

    /** Waits until the gate is open. */
    static void pass(String name) {
        try {
            if (!gate(name).await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened " + name);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Says that one has come, then waits to be let go. */
    static void meet(String arrived, String go) {
        open(arrived);
        pass(go);
    }

    /** Runs that on a thread of its own. */
    static <T> CompletableFuture<T> start(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** What a call was refused or failed with; fails if it did not. */
    static ActorException failureOf(CompletionStage<?> stage) {
        try {
            get(stage);
        } catch (CompletionException e) {
            return (ActorException) e.getCause();
        }
        throw new AssertionError("did not fail");
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("not released");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until that thread is parked for a turn, or within one. */
    static void awaitParked(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Object blocker = LockSupport.getBlocker(thread);
            if (blocker != null
                    && (blocker.getClass().getSimpleName().equals("Waiter")
                            || blocker.getClass().getSimpleName().equals("Outcome"))) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(thread + " does not wait for a turn");
            }
            Thread.onSpinWait();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bounds what all doors of a node have under way at a time. Turn queues bound the calls of one actor, but a client may call
 * any number of actors, and while the store stands still none of these calls ends.
 */
final class DoorCalls {

    private final int limit;
    private final AtomicInteger underWay = new AtomicInteger();

    DoorCalls(int limit) {
        this.limit = limit;
    }

    /** Begins something, or refuses it before anything is done. */
    <T> CompletionStage<T> admit(Supplier<CompletionStage<T>> request) {
        if (underWay.incrementAndGet() > limit) {
            underWay.decrementAndGet();
            return CompletableFuture.failedFuture(ActorException.refused(
                    ErrorCode.OVERLOADED, "Too many calls are under way on this node; try again later."));
        }
        CompletionStage<T> begun;
        try {
            begun = request.get();
        } catch (RuntimeException | Error e) {
            underWay.decrementAndGet();
            throw e;
        }
        begun.whenComplete((value, failure) -> underWay.decrementAndGet());
        return begun;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What follows on stages of the runtime, of which nobody but the log would hear otherwise. */
final class Stages {

    private Stages() {}

    /** Runs something that gives a stage, and takes an exception thrown at once like one that comes later. */
    static <T> void whenDone(Supplier<CompletionStage<T>> work, BiConsumer<T, @Nullable Throwable> then) {
        CompletionStage<T> stage;
        try {
            stage = work.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete((value, failure) -> {
            try {
                then.accept(value, failure == null ? null : logged(unwrapped(failure)));
            } catch (RuntimeException e) {
                SocketLog.unexpected(e);
            }
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The same, in the log if nobody foresaw it. */
    static Throwable logged(Throwable failure) {
        if (!(failure instanceof ActorException)) {
            SocketLog.unexpected(failure);
        }
        return failure;
    }
}

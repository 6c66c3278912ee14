// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.destroy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.OnDestroy;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/**
 * Looks whether an action that destroys its actor is disturbed by that. What tells an actor here that it ends is a hook, so the
 * signal is a stage that this hook completes.
 */
@Actor(name = "destroyAbortSignalActor")
@PermitAll
public class DestroyAbortSignalActor {

    /** What the action has seen. */
    public record Seen(
            boolean beforeDestroyAborted,
            boolean beforeDestroySignalAborted,
            boolean afterDestroyAborted,
            boolean afterDestroySignalAborted,
            int abortEventCountAfterDestroy) {}

    @State
    private int abortEventCount;

    private boolean aborted;
    private final CompletableFuture<Void> signal = new CompletableFuture<>();

    private final ActorContext self;
    private final Actors actors;

    @Inject
    DestroyAbortSignalActor(ActorContext self, Actors actors) {
        this.self = self;
        this.actors = actors;
    }

    @OnDestroy
    void destroyed() {
        aborted = true;
        signal.complete(null);
        actors.getOrCreate(DestroyObserver.class, "observer").notifyDestroyed(String.join("/", self.key()));
    }

    @Action
    public Seen requestDestroy() {
        boolean before = aborted;
        boolean signalBefore = signal.isDone();
        signal.thenRun(() -> abortEventCount++);
        self.destroy();
        return new Seen(before, signalBefore, aborted, signal.isDone(), abortEventCount);
    }
}

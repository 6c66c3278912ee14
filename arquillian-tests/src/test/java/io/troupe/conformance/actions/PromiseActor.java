// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import io.troupe.UserException;
import io.troupe.conformance.Pause;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Actions that return stages. */
@Actor(name = "promiseActor")
@PermitAll
public class PromiseActor {

    @State
    private List<String> results = new ArrayList<>();

    private final ActorContext self;

    @Inject
    PromiseActor(ActorContext self) {
        this.self = self;
    }

    @Action
    public CompletionStage<String> resolvedPromise() {
        return CompletableFuture.completedFuture("resolved value");
    }

    @Action
    public CompletionStage<String> delayedPromise() {
        Pause.of(self, 10);
        return CompletableFuture.supplyAsync(
                () -> {
                    results.add("delayed");
                    return "delayed value";
                },
                self.executor());
    }

    @Action
    public CompletionStage<String> rejectedPromise() {
        return CompletableFuture.failedFuture(new UserException("promised rejection"));
    }

    @Action
    public List<String> getResults() {
        return results;
    }
}

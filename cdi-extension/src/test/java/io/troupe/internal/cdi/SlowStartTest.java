// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorId;
import io.troupe.OnCreate;
import io.troupe.internal.runtime.Nobody;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actors that take longer to start than their actions may take. */
@Timeout(60)
class SlowStartTest {

    /** Those with the key "slow" start when they are let. */
    @Actor(name = "starter", actionTimeout = "100ms")
    @PermitAll
    static class Starter {

        @Inject
        ActorContext self;

        @OnCreate
        void create() {
            if (self.key().contains("slow")) {
                Parties.meet("starting", "start");
            }
        }

        @Action
        public String quick() {
            return "done";
        }

        @Action
        public void stand() {
            Parties.pass("go on");
        }
    }

    private static CompletionStage<String> call(Container container, String key, String action) {
        return container
                .dispatcher()
                .call(
                        new ActorTarget.OrCreate(ActorId.of("starter", key), null),
                        new ActionCall<>(action, types -> new Object[0], Nobody.ANONYMOUS, String::valueOf, false));
    }

    @Test
    void theTimeInWhichAnActorStartsIsNotItsActions() {
        try (Container container = Container.fresh(Starter.class)) {
            CompletionStage<String> slow = call(container, "slow", "quick");
            Parties.pass("starting");
            // Was made later and has as much time: when it is told so, that of the other one is over.
            assertThatThrownBy(() -> Parties.get(call(container, "fast", "stand")))
                    .hasMessageContaining("Action timed out");
            assertThat(slow.toCompletableFuture()).isNotDone();
            Parties.open("start");
            assertThat(Parties.get(slow)).isEqualTo("done");
            Parties.open("go on");
        }
    }

    @Test
    void anActionThatTakesTooLongTimesOutAfterASlowStartToo() {
        try (Container container = Container.fresh(Starter.class)) {
            CompletionStage<String> slow = call(container, "slow", "stand");
            Parties.pass("starting");
            Parties.open("start");
            assertThatThrownBy(() -> Parties.get(slow)).hasMessageContaining("Action timed out");
            Parties.open("go on");
        }
    }

    @Test
    void anActorThatNeverStartsIsNotWaitedForForEver() {
        try (Container container = Container.fresh(Starter.class)) {
            CompletionStage<String> slow = call(container, "slow", "quick");
            assertThatThrownBy(() -> Parties.get(slow)).hasMessageContaining("Action timed out");
            Parties.open("start");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import jakarta.annotation.security.PermitAll;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of an application while somebody is still at work. */
class StopTest {

    /** Takes longer than the application gives it. */
    @Actor
    @PermitAll
    static class Lingerer {
        private final ActorContext self;

        @jakarta.inject.Inject
        Lingerer(ActorContext self) {
            this.self = self;
        }

        @Action
        public String linger() {
            self.sleep();
            Parties.meet("lingering", "leave");
            return "done";
        }
    }

    @Test
    void anActionThatEndsAfterTheEndIsAnsweredAlthoughItsActorCanNoLongerBePutToSleep() {
        System.setProperty("troupe.shutdown-grace", "1ms");
        try {
            Container container = Container.fresh(Lingerer.class);
            Lingerer lingerer = container.actors().getOrCreate(Lingerer.class, "a");
            CompletableFuture<String> answer = Parties.start(lingerer::linger);
            Parties.pass("lingering");
            container.close();
            Parties.open("leave");

            assertThat(Parties.get(answer)).isEqualTo("done");
        } finally {
            System.clearProperty("troupe.shutdown-grace");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.spi.DeploymentProblem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store needs may be bound only after the beans have been validated. */
class LateStoreTest {

    @Actor
    static class Answering {

        @Action
        public String answer() {
            return "here";
        }
    }

    @BeforeEach
    void forget() {
        MemoryStore.clear();
    }

    private static Container container() {
        return Container.with(Answering.class);
    }

    private static DeploymentProblem early() {
        return DeploymentProblem.perhapsTooEarly("TROUPE002003: not yet", null);
    }

    /** What the server does after the beans of a web application have been validated. */
    private static void startWebApplication() {
        new LateStart.Listener().contextInitialized(null);
    }

    @Test
    void aStoreThatIsThereWhenTheApplicationStartsIsEarlyEnough() {
        MemoryStore.UNOPENED.add(early());
        try (Container container = container()) {
            startWebApplication();
            assertThat(MemoryStore.UNOPENED).isEmpty();
            assertThat(container.actors().getOrCreate(Answering.class, "a").answer())
                    .isEqualTo("here");
        }
    }

    @Test
    void aStoreThatIsNotThereThenEitherFailsTheStart() {
        MemoryStore.UNOPENED.add(early());
        MemoryStore.UNOPENED.add(early());

        try (Container container = container()) {
            assertThatThrownBy(() -> startWebApplication()).hasStackTraceContaining("TROUPE002003: not yet");
        }
        assertThat(MemoryStore.UNOPENED).isEmpty();
    }

    @Test
    void anotherProblemFailsTheDeploymentAtOnce() {
        MemoryStore.UNOPENED.add(new DeploymentProblem("TROUPE002003: never"));
        MemoryStore.UNOPENED.add(early());

        assertThatThrownBy(LateStoreTest::container).hasStackTraceContaining("TROUPE002003: never");
        assertThat(MemoryStore.UNOPENED).hasSize(1);
    }
}

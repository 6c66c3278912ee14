// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.Action;
import io.troupe.Actor;
import jakarta.annotation.security.PermitAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the message of an error says that nobody planned. */
class ErrorIdsTest {

    private static final String SETTING = "troupe.error-ids";

    /** Fails. */
    @Actor(name = "unlucky")
    @PermitAll
    static class Unlucky {
        @Action
        public void fail() {
            throw new IllegalStateException("secret");
        }
    }

    @AfterEach
    void forget() {
        System.clearProperty(SETTING);
    }

    private static void fail() {
        try (Container container = Container.fresh(Unlucky.class)) {
            container.actors().getOrCreate(Unlucky.class, "k").fail();
        }
    }

    @Test
    void theIdInTheLogIsToldUnlessItIsNotToBe() {
        assertThatThrownBy(ErrorIdsTest::fail).message().matches("An internal error occurred \\([0-9a-f]{16}\\)");
        System.setProperty(SETTING, "logged");
        assertThatThrownBy(ErrorIdsTest::fail).hasMessage("An internal error occurred");
    }

    @Test
    void anotherWordFailsTheDeployment() {
        System.setProperty(SETTING, "maybe");
        assertThatThrownBy(ErrorIdsTest::fail)
                .hasStackTraceContaining("TROUPE000042")
                .hasStackTraceContaining("maybe");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartTimeTest {

    private static final long GRACE = TimeUnit.SECONDS.toNanos(5);
    private static final long TIMEOUT = 50;

    private final StartTime start = new StartTime();

    @Test
    void aCallThatFindsItsActorAwakeGetsNothing() {
        start.runs(10);
        start.hasRun(20);
        assertThat(start.left(TIMEOUT, TIMEOUT)).isZero();
    }

    @Test
    void anActorThatStartsIsWaitedForButNotForEver() {
        start.starts(10);
        assertThat(start.left(60, TIMEOUT)).isEqualTo(GRACE - 50);
        assertThat(start.left(10 + GRACE, TIMEOUT)).isZero();
    }

    @Test
    void theActionHasItsWholeTimeAfterTheStart() {
        start.starts(10);
        start.runs(40);
        assertThat(start.left(60, TIMEOUT)).isEqualTo(30);
        assertThat(start.left(95, TIMEOUT)).isNegative();
    }

    @Test
    void theCommitOfTheStartIsWaitedForButNotForEver() {
        start.starts(10);
        start.runs(40);
        start.hasRun(60);
        assertThat(start.left(100, TIMEOUT)).isEqualTo(GRACE - 40);
        assertThat(start.left(60 + GRACE, TIMEOUT)).isZero();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - SECOND;

    private final Pace pace = new Pace(10, START);

    @Test
    void asManyAsInASecondMayComeAtOnceAndThenNoMore() {
        assertThat(admitted(START)).isEqualTo(10);
        assertThat(pace.admits(START)).isFalse();
    }

    @Test
    void timeMakesRoomAlsoWhereItsCountTurnsNegative() {
        admitted(START);
        assertThat(admitted(START + SECOND / 2)).isEqualTo(5);
        assertThat(admitted(START + SECOND + SECOND / 2)).isEqualTo(10);
    }

    @Test
    void aLongSilenceIsNotSavedUp() {
        assertThat(admitted(START + 3_600 * SECOND)).isEqualTo(10);
    }

    private int admitted(long now) {
        int count = 0;
        while (pace.admits(now)) {
            count++;
        }
        return count;
    }
}

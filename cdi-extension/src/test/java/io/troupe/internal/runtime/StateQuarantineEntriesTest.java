// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import org.junit.jupiter.api.Test;

/** What operators see of actors that cannot be read. */
class StateQuarantineEntriesTest {

    private final StateQuarantine quarantine = new StateQuarantine();

    private static ActorId id(int number) {
        return ActorId.of("till", "k" + number);
    }

    @Test
    void tellsOfEachStoredVersionOnce() {
        StateException why = new StateException("it is cut off");
        assertThat(quarantine.add(id(1), 3, why)).isTrue();
        assertThat(quarantine.add(id(1), 3, why)).isFalse();
        assertThat(quarantine.add(id(2), 3, why)).isTrue();
        assertThat(quarantine.add(id(1), 4, why)).isTrue();
        assertThat(quarantine.entries())
                .containsExactly(
                        new StateQuarantine.Entry(id(1), 4, "it is cut off"),
                        new StateQuarantine.Entry(id(2), 3, "it is cut off"));
        quarantine.remove(id(1));
        quarantine.remove(id(9));
        assertThat(quarantine.entries()).hasSize(1);
        assertThat(quarantine.add(id(1), 4, why)).isTrue();
    }

    @Test
    void keepsTheNewestThousand() {
        for (int i = 0; i < 1_500; i++) {
            quarantine.add(id(i), 1, new StateException("broken"));
        }
        assertThat(quarantine.entries())
                .hasSize(1_000)
                .first()
                .extracting(StateQuarantine.Entry::actor)
                .isEqualTo(id(500));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Places for actors that have no code. */
final class TestSlots {

    private TestSlots() {}

    /** Of type {@code type}, under the key {@code one}. */
    static Slot of(String type) {
        return new Slot(type(type, Object.class, StateShape.of(List.of()), 1_000), ActorId.of(type, "one"));
    }

    /** Without actions and hooks. */
    static ActorType type(String name, Class<?> implementation, StateShape shape, int turnQueue) {
        return new ActorType(
                name,
                implementation,
                List.of(),
                shape,
                new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
                Set.of(),
                Duration.ofSeconds(30),
                turnQueue);
    }
}

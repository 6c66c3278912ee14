// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import org.jspecify.annotations.Nullable;

/**
 * The place of one key in memory: its turn queue, and its activation while it is awake. It exists as long as somebody uses
 * it, see {@link Slots}; a key that sleeps has none.
 */
final class Slot {

    private final ActorType type;
    private final ActorId id;
    final TurnQueue queue = new TurnQueue();

    /** Written within an exclusive turn only. */
    volatile @Nullable Activation activation;

    /** When the last turn ended, by the nano clock. */
    volatile long lastUsed;

    /** Guarded by {@link Slots}. */
    int users;

    Slot(ActorType type, ActorId id) {
        this.type = type;
        this.id = id;
    }

    /** The activation, unless it is lost; null if the actor sleeps. */
    @Nullable
    Activation awake() {
        Activation current = activation;
        return current == null || current.isDropped() ? null : current;
    }

    ActorType type() {
        return type;
    }

    ActorId id() {
        return id;
    }
}

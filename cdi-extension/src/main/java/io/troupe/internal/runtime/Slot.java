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

    // Guarded by this.
    private int away;
    private boolean sleepAsked;

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

    /** An action goes on outside of its turn. */
    synchronized void left() {
        away++;
    }

    /** It is back; true if the actor was to sleep meanwhile, and nobody else is away. */
    synchronized boolean cameBack() {
        boolean sleep = --away == 0 && sleepAsked;
        sleepAsked = sleepAsked && !sleep;
        return sleep;
    }

    /** Whether an action is away: then the actor goes to sleep when it is back, if that is asked for. */
    synchronized boolean keepsAwake(boolean asked) {
        sleepAsked |= asked && away > 0;
        return away > 0;
    }

    ActorType type() {
        return type;
    }

    ActorId id() {
        return id;
    }
}

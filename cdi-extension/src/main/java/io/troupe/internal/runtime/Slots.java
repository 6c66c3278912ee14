// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The slots of this node. Calls count themselves in before they touch the queue and out when their turn has ended; a slot
 * that nobody uses and that holds no activation is forgotten. Both happen atomically for a key, so that no two slots of one
 * key exist at a time.
 */
final class Slots {

    private final ConcurrentMap<ActorId, Slot> byId = new ConcurrentHashMap<>();

    Slot acquire(ActorType type, ActorId id) {
        return byId.compute(id, (key, slot) -> {
            Slot used = slot == null ? new Slot(type, key) : slot;
            used.users++;
            return used;
        });
    }

    /** The slot of a key without counting in; null if there is none. */
    @Nullable
    Slot find(ActorId id) {
        return byId.get(id);
    }

    void release(Slot released) {
        byId.computeIfPresent(released.id(), (key, slot) -> --slot.users == 0 && slot.activation == null ? null : slot);
    }

    Collection<Slot> all() {
        return byId.values();
    }

    int awake() {
        return (int)
                byId.values().stream().filter(slot -> slot.activation != null).count();
    }
}

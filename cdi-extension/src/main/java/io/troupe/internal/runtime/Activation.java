// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.jackson.databind.util.TokenBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An awake actor: its object, and the last committed document. Used within turns of its key only, which order all access to
 * it; the scope is the exception, since read-only turns run side by side.
 */
public final class Activation {

    private final Slot slot;
    final String publicId;
    final Instant createdAt;

    ActorObjects.@Nullable Handle handle;
    /** What the class does not know, to be written again. */
    Map<String, TokenBuffer> kept = Map.of();
    /** The last committed document: what a failed turn falls back to. Null until the actor's creation is committed. */
    byte @Nullable [] committed;

    long version;

    private volatile boolean dropped;
    private @Nullable Object scope;

    Activation(Slot slot, String publicId, Instant createdAt) {
        this.slot = slot;
        this.publicId = publicId;
        this.createdAt = createdAt;
    }

    ActorType type() {
        return slot.type();
    }

    /** The actor. */
    public ActorId id() {
        return slot.id();
    }

    Object object() {
        ActorObjects.Handle current = handle;
        if (current == null) {
            throw new IllegalStateException("no object yet");
        }
        return current.object();
    }

    /** Whether nothing may leave or use it any more. */
    boolean isDropped() {
        return dropped;
    }

    void drop() {
        dropped = true;
    }

    /** What the surroundings keep with the activation, made at the first request. */
    @SuppressWarnings("unchecked")
    public synchronized <T> T scope(Supplier<T> maker) {
        if (scope == null) {
            scope = maker.get();
        }
        return (T) scope;
    }
}

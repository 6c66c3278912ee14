// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.spi.Ownership;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An awake actor: its object, its newest document, and how far its commits are. Used within turns of its key only, which order all access to
 * it; the scope is the exception, since read-only turns run side by side.
 */
public final class Activation {

    private final Slot slot;
    final String publicId;
    final Instant createdAt;

    ActorObjects.@Nullable Handle handle;
    /** What the class does not know, to be written again. */
    Map<String, TokenBuffer> kept = Map.of();
    /** The document as the last turn left it, committed or not: what a failed turn falls back to. Null until creation. */
    byte @Nullable [] document;

    final Ownership ownership;
    /** Of its messages; guarded by {@link Messages}. */
    final Unswept unswept = new Unswept();

    final Progress progress = new Progress(this);

    private volatile boolean dropped;
    private @Nullable Object scope;

    Activation(Slot slot, String publicId, Instant createdAt, Ownership ownership) {
        this.slot = slot;
        this.publicId = publicId;
        this.createdAt = createdAt;
        this.ownership = ownership;
    }

    Slot slot() {
        return slot;
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

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import io.troupe.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The actor that a request is for, and what to do if it does not exist. */
public sealed interface ActorTarget {

    /** An actor that must exist, by its id. */
    record Existing(ActorId id) implements ActorTarget {
        /** Not null. */
        public Existing {
            Objects.requireNonNull(id);
        }
    }

    /**
     * An actor that must exist, by the id clients know it under.
     *
     * @param namespace the one it must be in; null for any, where an address names none
     */
    record ByPublicId(@Nullable String namespace, String publicId) implements ActorTarget {
        /** Only the namespace may be null. */
        public ByPublicId {
            Objects.requireNonNull(publicId);
        }
    }

    /**
     * An actor that is created if need be.
     *
     * @param input for the create hook; null for none
     */
    record OrCreate(ActorId id, @Nullable JsonNode input) implements ActorTarget {
        /** Only the input may be null. */
        public OrCreate {
            Objects.requireNonNull(id);
        }
    }

    /**
     * An actor that must not exist yet.
     *
     * @param input for the create hook; null for none
     */
    record Create(ActorId id, @Nullable JsonNode input) implements ActorTarget {
        /** Only the input may be null. */
        public Create {
            Objects.requireNonNull(id);
        }
    }
}

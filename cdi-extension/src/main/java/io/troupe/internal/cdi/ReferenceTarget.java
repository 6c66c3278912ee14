// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorId;
import io.troupe.internal.runtime.ActorRuntime;
import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Presence;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reference refers to, and what to do if it does not exist. */
sealed interface ReferenceTarget {

    /** The actor's id, as seen from this thread. */
    ActorId id(ActorRuntime runtime, ActorType type);

    /** What the call demands. */
    Presence presence(ActorType type);

    /** The form that can be serialised. */
    Serializable form();

    /** By key. */
    record ByKey(List<String> key, boolean mustExist, @Nullable Object input) implements ReferenceTarget {

        @Override
        public ActorId id(ActorRuntime runtime, ActorType type) {
            return new ActorId(ActorRuntime.currentNamespace(), type.name(), key);
        }

        @Override
        public Presence presence(ActorType type) {
            return mustExist ? new Presence.MustExist(null) : new Presence.CreateIfAbsent(Inputs.of(input));
        }

        @Override
        public Serializable form() {
            return new SerializedReference.ByKey(
                    List.copyOf(key).toArray(new String[0]), mustExist, Inputs.serializable(input));
        }
    }

    /** By the id that clients know. */
    record ByPublicId(String publicId) implements ReferenceTarget {

        @Override
        public ActorId id(ActorRuntime runtime, ActorType type) {
            return runtime.find(ActorRuntime.currentNamespace(), publicId);
        }

        @Override
        public Presence presence(ActorType type) {
            return new Presence.MustExist(publicId);
        }

        @Override
        public Serializable form() {
            return new SerializedReference.ByPublicId(publicId);
        }
    }
}

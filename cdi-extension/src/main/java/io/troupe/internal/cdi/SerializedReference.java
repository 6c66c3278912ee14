// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Actors;
import jakarta.enterprise.inject.spi.CDI;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reference in a serialised stream, for example of a session that is replicated. */
final class SerializedReference implements Serializable {

    private static final long serialVersionUID = 1L;

    /** By key. */
    record ByKey(String[] key, boolean mustExist, @Nullable Serializable input) implements Serializable {}

    /** By the id that clients know. */
    record ByPublicId(String publicId) implements Serializable {}

    private final Class<?> type;
    private final Serializable target;

    SerializedReference(Class<?> type, Serializable target) {
        this.type = type;
        this.target = target;
    }

    private Object readResolve() throws ObjectStreamException {
        Actors actors = CDI.current().select(Actors.class).get();
        if (target instanceof ByPublicId byId) {
            return actors.getForId(type, byId.publicId());
        }
        ByKey byKey = (ByKey) target;
        List<String> key = List.of(byKey.key());
        return byKey.mustExist() ? actors.get(type, key) : actors.getOrCreate(type, key, byKey.input());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an actor class makes of a document: which fields it has, in which version, and how older ones become that. */
public final class StateShape {

    /** The most bytes that a document may have, unless set otherwise. */
    public static final int LIMIT = 16 << 20;

    private final List<StateField> fields;
    private final int version;
    private final List<StateUpcast> upcasts;
    private final int limit;
    private final Map<String, Integer> positions = new HashMap<>();

    /**
     * A shape.
     *
     * @param version of the documents written
     * @param upcasts one for each older version, in order
     * @param limit the most bytes a document may have
     */
    public StateShape(List<StateField> fields, int version, List<StateUpcast> upcasts, int limit) {
        this.fields = List.copyOf(fields);
        this.version = version;
        this.upcasts = List.copyOf(upcasts);
        this.limit = limit;
        for (int i = 0; i < this.fields.size(); i++) {
            positions.put(this.fields.get(i).name(), i);
        }
    }

    /** Of a class whose state had no other form so far. */
    public static StateShape of(List<StateField> fields) {
        return new StateShape(fields, 1, List.of(), LIMIT);
    }

    List<StateField> fields() {
        return fields;
    }

    int version() {
        return version;
    }

    int limit() {
        return limit;
    }

    /** Where the field stands in the list; null if there is none of that name. */
    @Nullable
    Integer position(String name) {
        return positions.get(name);
    }

    /** Turns a document of an older version into one of this. */
    void upcast(int from, Map<String, Object> document) throws StateException {
        for (int step = from; step < version; step++) {
            upcasts.get(step - 1).apply(document);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.ObjectReader;
import io.troupe.jackson.databind.ObjectWriter;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A field that survives sleep. */
public final class StateField {

    private final String name;
    private final Field field;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    /**
     * A field.
     *
     * @param name in the document
     * @param field made accessible
     * @param type with type variables resolved in the actor class
     */
    public StateField(String name, Field field, JavaType type, ObjectMapper codec) {
        this.name = name;
        this.field = field;
        this.writer = codec.writerFor(type);
        this.reader = codec.readerFor(type);
    }

    /** In the document. */
    public String name() {
        return name;
    }

    ObjectWriter writer() {
        return writer;
    }

    ObjectReader reader() {
        return reader;
    }

    @Nullable
    Object get(Object actor) {
        try {
            return field.get(actor);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void set(Object actor, @Nullable Object value) {
        try {
            field.set(actor, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}

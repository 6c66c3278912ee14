// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonProcessingException;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.core.SerializableString;
import io.troupe.jackson.core.exc.StreamConstraintsException;
import io.troupe.jackson.core.io.SerializedString;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.ObjectReader;
import io.troupe.jackson.databind.ObjectWriter;
import io.troupe.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field that survives sleep. */
public final class StateField {

    /** Types that are written and read without a detour. */
    private enum Kind {
        LONG,
        INT,
        BOOLEAN,
        STRING,
        OTHER;

        static Kind of(Class<?> type) {
            if (type == long.class) {
                return LONG;
            }
            if (type == int.class) {
                return INT;
            }
            if (type == boolean.class) {
                return BOOLEAN;
            }
            return type == String.class ? STRING : OTHER;
        }
    }

    private final SerializableString name;
    private final List<String> formerly;
    private final Field field;
    private final Kind kind;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    /**
     * A field.
     *
     * @param name in the document
     * @param formerly names it had before, newest first
     * @param field made accessible
     * @param type with type variables resolved in the actor class
     */
    public StateField(String name, List<String> formerly, Field field, JavaType type, ObjectMapper codec) {
        this.name = new SerializedString(name);
        this.formerly = List.copyOf(formerly);
        this.field = field;
        this.kind = Kind.of(field.getType());
        this.writer = codec.writerFor(type).without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
        this.reader = codec.readerFor(type).withAttribute(StateField.class, this);
    }

    /** In the document. */
    public String name() {
        return name.getValue();
    }

    /** Names it had before, newest first. */
    List<String> formerly() {
        return formerly;
    }

    /** For messages. */
    String place() {
        return field.getDeclaringClass().getName() + "." + field.getName();
    }

    /** Writes name and value. */
    void write(Object actor, JsonGenerator to) throws IOException {
        to.writeFieldName(name);
        try {
            switch (kind) {
                case LONG -> to.writeNumber(field.getLong(actor));
                case INT -> to.writeNumber(field.getInt(actor));
                case BOOLEAN -> to.writeBoolean(field.getBoolean(actor));
                case STRING -> to.writeString((String) field.get(actor));
                case OTHER -> writeOther(field.get(actor), to);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof StreamConstraintsException) {
                    throw new StateException("the state in " + place() + " contains itself, or is nested too deeply");
                }
            }
            throw StateException.of("the state in " + place() + " cannot be encoded: ", e);
        }
    }

    private void writeOther(@Nullable Object value, JsonGenerator to) throws IOException {
        if (value == null) {
            to.writeNull();
        } else {
            writer.writeValue(to, value);
        }
    }

    /** The value at which the parser stands. */
    @Nullable
    Object read(JsonParser from) throws IOException {
        JsonToken token = from.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            if (field.getType().isPrimitive()) {
                throw new StateException(
                        misfit() + "null is no " + field.getType().getName());
            }
            return null;
        }
        try {
            if (kind == Kind.LONG && token == JsonToken.VALUE_NUMBER_INT) {
                return from.getLongValue();
            }
            if (kind == Kind.STRING && token == JsonToken.VALUE_STRING) {
                return from.getText();
            }
            return reader.readValue(from);
        } catch (IOException e) {
            throw StateException.of(misfit(), e);
        } catch (RuntimeException e) {
            throw new StateException(misfit() + e, e);
        }
    }

    private String misfit() {
        return "its field '" + name() + "' does not fit " + place() + ": ";
    }

    void set(Object actor, @Nullable Object value) {
        try {
            field.set(actor, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.SerializationFeature;
import io.troupe.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * How values of one declared type cross an actor's border: by value, so that caller and actor never share an object that
 * one of them could change. Values whose type is known to be immutable cross as they are.
 */
public final class Crossing {

    private final Type type;
    private final JavaType javaType;
    private final boolean immutable;
    private final ObjectMapper codec;

    /** For values of that type. */
    public Crossing(Type type, ObjectMapper codec) {
        this.type = type;
        this.codec = codec;
        this.javaType = codec.constructType(type);
        this.immutable = Immutables.isImmutable(type);
    }

    /** The declared type. */
    public Type type() {
        return type;
    }

    /**
     * The value as the other side gets it.
     *
     * @throws ActorException {@code actor.invalid_arguments} if it cannot be copied
     */
    @Nullable
    Object copy(@Nullable Object value) {
        if (value == null || immutable || Immutables.isImmutable(value.getClass())) {
            return value;
        }
        try (TokenBuffer buffer = new TokenBuffer(codec, false)) {
            codec.writerFor(javaType).writeValue(buffer, value);
            return codec.readValue(buffer.asParser(), javaType);
        } catch (IOException | IllegalArgumentException e) {
            throw new ActorException(
                    ErrorCode.INVALID_ARGUMENTS,
                    io.troupe.Executed.NO,
                    "A value cannot cross the border of an actor: it cannot be copied.",
                    e);
        }
    }

    /** Appends the value to an encoded sequence. */
    void write(JsonGenerator to, @Nullable Object value) throws IOException {
        codec.writerFor(javaType)
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .writeValue(to, value);
    }

    /** Takes the next value from an encoded sequence. */
    @Nullable
    Object read(JsonParser from) throws IOException {
        return from.nextToken() == JsonToken.VALUE_NULL
                ? null
                : codec.readerFor(javaType).readValue(from);
    }
}

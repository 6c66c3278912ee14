// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of declared types one after the other, in the form that state has: arguments of messages, results to be kept. */
final class Encoded {

    private Encoded() {}

    static byte[] of(ObjectMapper codec, List<Crossing> types, @Nullable Object[] values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (JsonGenerator to = codec.getFactory().createGenerator(bytes)) {
            for (int i = 0; i < values.length; i++) {
                types.get(i).write(to, values[i]);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ActorException(
                    ErrorCode.INVALID_ARGUMENTS,
                    Executed.NO,
                    "A value cannot cross the border of an actor: it cannot be encoded.",
                    e);
        }
        return bytes.toByteArray();
    }

    /** The values. */
    static @Nullable Object[] values(ObjectMapper codec, List<Crossing> types, byte[] bytes, int offset) {
        @Nullable Object[] values = new Object[types.size()];
        try (JsonParser from = codec.getFactory().createParser(bytes, offset, bytes.length - offset)) {
            for (int i = 0; i < values.length; i++) {
                values[i] = types.get(i).read(from);
            }
        } catch (IOException e) {
            throw new ActorException(
                    ErrorCode.INVALID_ARGUMENTS, Executed.NO, "Stored values do not fit the types they are for.", e);
        }
        return values;
    }
}

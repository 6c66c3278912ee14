// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.SerializableString;
import io.troupe.jackson.core.io.SerializedString;
import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes documents, one after the other, into the same buffers. Not to be used again after a failure. */
final class StateEncoder {

    private static final SerializableString VERSION = new SerializedString(StateCodec.VERSION);

    private final StateBytes bytes = new StateBytes();
    private final JsonGenerator to;

    StateEncoder(CBORFactory factory) throws IOException {
        this.to = factory.createGenerator(bytes);
    }

    /** The document; {@code last} itself if it has the same bytes. */
    byte[] encode(StateShape shape, Object actor, Map<String, TokenBuffer> kept, byte @Nullable [] last)
            throws IOException {
        bytes.begin(shape.limit());
        to.writeStartObject();
        if (shape.version() > 1) {
            to.writeFieldName(VERSION);
            to.writeNumber(shape.version());
        }
        for (StateField field : shape.fields()) {
            field.write(actor, to);
        }
        for (Map.Entry<String, TokenBuffer> unknown : kept.entrySet()) {
            to.writeFieldName(unknown.getKey());
            unknown.getValue().serialize(to);
        }
        to.writeEndObject();
        to.flush();
        return bytes.result(last);
    }

    /** Bytes of the document written last. */
    int size() {
        return bytes.size();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.annotation.JsonAutoDetect.Visibility;
import io.troupe.jackson.annotation.PropertyAccessor;
import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.core.util.JsonRecyclerPools;
import io.troupe.jackson.databind.DeserializationFeature;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.SerializationFeature;
import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.jackson.dataformat.cbor.CBORFactory;
import io.troupe.jackson.dataformat.cbor.databind.CBORMapper;
import io.troupe.jackson.datatype.jdk8.Jdk8Module;
import io.troupe.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns the state fields of an actor into one document and back: a CBOR map from field name to value. Fields of the document
 * that the class does not have are kept as they are and written again.
 *
 * <p>The fields of user classes count, not their getters: what is kept is what memory holds.
 */
public final class StateCodec {

    private final ObjectMapper mapper = CBORMapper.builder(CBORFactory.builder()
                    // Not in threads, which are the server's and outlive the application.
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .build())
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            // Off, or a ZonedDateTime would come back in UTC.
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .build();

    /** The mapper for state, and for copies of values that cross an actor's border. */
    public ObjectMapper mapper() {
        return mapper;
    }

    /**
     * The document of an actor.
     *
     * @param kept fields of the document that the class does not have
     * @throws IOException if a value cannot be encoded
     */
    byte[] encode(ActorType type, Object actor, Map<String, TokenBuffer> kept) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator to = mapper.getFactory().createGenerator(bytes)) {
            to.writeStartObject();
            for (StateField field : type.state()) {
                to.writeFieldName(field.name());
                Object value = field.get(actor);
                if (value == null) {
                    to.writeNull();
                } else {
                    field.writer()
                            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                            .writeValue(to, value);
                }
            }
            for (Map.Entry<String, TokenBuffer> unknown : kept.entrySet()) {
                to.writeFieldName(unknown.getKey());
                unknown.getValue().serialize(to);
            }
            to.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Assigns the state fields from a document; those it lacks keep their values. Assigns nothing if it fails.
     *
     * @return the fields that the class does not have
     * @throws IOException if the document does not fit
     */
    Map<String, TokenBuffer> decode(ActorType type, byte[] document, Object actor) throws IOException {
        Map<String, StateField> fields = new HashMap<>();
        type.state().forEach(field -> fields.put(field.name(), field));
        Map<StateField, Object> values = new LinkedHashMap<>();
        Map<String, TokenBuffer> kept = new LinkedHashMap<>(0);
        try (JsonParser from = mapper.getFactory().createParser(document)) {
            if (from.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a document");
            }
            while (from.nextToken() == JsonToken.FIELD_NAME) {
                String name = from.currentName();
                from.nextToken();
                StateField field = fields.get(name);
                if (field == null) {
                    TokenBuffer unknown = new TokenBuffer(from);
                    unknown.copyCurrentStructure(from);
                    kept.put(name, unknown);
                } else {
                    values.put(
                            field,
                            from.currentToken() == JsonToken.VALUE_NULL
                                    ? null
                                    : field.reader().readValue(from));
                }
            }
            if (from.currentToken() != JsonToken.END_OBJECT || from.nextToken() != null) {
                throw new IOException("trailing bytes, or cut off");
            }
        }
        for (Map.Entry<StateField, Object> value : values.entrySet()) {
            value.getKey().set(actor, value.getValue());
        }
        return kept;
    }
}

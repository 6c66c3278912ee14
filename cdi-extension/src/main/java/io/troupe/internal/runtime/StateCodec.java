// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.annotation.JsonAutoDetect.Visibility;
import io.troupe.jackson.annotation.PropertyAccessor;
import io.troupe.jackson.core.JsonFactory;
import io.troupe.jackson.core.JsonGenerator;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.JsonToken;
import io.troupe.jackson.core.StreamReadConstraints;
import io.troupe.jackson.core.StreamWriteConstraints;
import io.troupe.jackson.core.util.JsonRecyclerPools;
import io.troupe.jackson.databind.DeserializationFeature;
import io.troupe.jackson.databind.MapperFeature;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.SerializationFeature;
import io.troupe.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.jackson.dataformat.cbor.CBORFactory;
import io.troupe.jackson.dataformat.cbor.databind.CBORMapper;
import io.troupe.jackson.datatype.jdk8.Jdk8Module;
import io.troupe.jackson.datatype.jsr310.JavaTimeModule;
import io.troupe.spi.StateDocuments;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the state fields of an actor into one document and back: a CBOR map from field name to value.
 *
 * <pre>
 * document:  { "@version": 3, "title": "...", "messages": [ ... ], "unknown to this class": ... }
 *               |                 |                                   '--> kept, written again, last
 *               |                 '--> each value to the field of that name, or of that former name
 *               '--> first, unless it is 1. Older than the class: through the upcasters first. Newer: refused
 * </pre>
 *
 * <p>The fields of user classes count, not their getters: what is kept is what memory holds.
 *
 * <p>Two rules keep an actor from locking itself out. What can be written can be read: bounds hold for both directions
 * alike (bytes, depth), and what only reading would limit (lengths of names and numbers, like hashes of names) is bounded by the
 * document alone. And nothing is lost in silence: a value that does not fit is an error, not rounded, cut or replaced, since
 * the next write would make the loss last.
 */
public final class StateCodec {

    /** Names the version of a document within it; no field of a class can have that name. */
    static final String VERSION = StateDocuments.VERSION;

    private static final Object ABSENT = new Object();

    private final CBORFactory factory = CBORFactory.builder()
            // Not in threads, which are the server's and outlive the application.
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            // Names may be keys of users' maps, so that anybody may have chosen them.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(StateDocuments.DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(StateDocuments.DEPTH)
                    .build())
            .build();

    private final ObjectMapper mapper = CBORMapper.builder(factory)
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .visibility(PropertyAccessor.ALL, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addHandler(new StateLosses())
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            // Off, or a ZonedDateTime would come back in UTC.
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            // A document names no classes. Subtypes have names that their base type lists.
            .annotationIntrospector(new StateAnnotations())
            .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
            .build();

    private final StateEncoders encoders =
            new StateEncoders(factory, Runtime.getRuntime().availableProcessors());

    /** The mapper for state, and for copies of values that cross an actor's border. */
    public ObjectMapper mapper() {
        return mapper;
    }

    /**
     * The document of an actor.
     *
     * @param kept fields of the document that the class does not have
     * @throws IOException if a value cannot be encoded
     * @throws ActorException {@code actor.state_too_large}
     */
    byte[] encode(ActorType type, Object actor, Map<String, TokenBuffer> kept) throws IOException {
        return encode(type, actor, kept, null);
    }

    /**
     * The document of an actor, or {@code last}, the very array, if that holds the same bytes.
     *
     * @param kept fields of the document that the class does not have
     * @throws IOException if a value cannot be encoded
     * @throws ActorException {@code actor.state_too_large}
     */
    byte[] encode(ActorType type, Object actor, Map<String, TokenBuffer> kept, byte @Nullable [] last)
            throws IOException {
        try {
            return encoders.encode(type.shape(), actor, kept, last);
        } catch (StateException.TooLarge e) {
            throw ActorException.refused(
                    ErrorCode.STATE_TOO_LARGE,
                    "The state would have more than " + type.shape().limit() + " bytes, its limit.");
        } catch (StackOverflowError e) {
            throw new StateException("the state contains itself, or is nested too deeply");
        }
    }

    /**
     * Assigns the state fields from a document; those it lacks keep their values. Assigns nothing if it fails.
     *
     * @return the fields that the class does not have
     * @throws IOException if the document does not fit
     */
    Map<String, TokenBuffer> decode(ActorType type, byte[] document, Object actor) throws IOException {
        StateShape shape = type.shape();
        if (document.length > shape.limit()) {
            throw new StateException("it has " + document.length + " bytes, more than the " + shape.limit()
                    + " that troupe.state-limit allows");
        }
        Optional<String> problem = StateDocuments.problem(document);
        if (problem.isPresent()) {
            throw new StateException(problem.get());
        }
        try {
            return decode(shape, document, actor);
        } catch (StateException e) {
            throw e;
        } catch (IOException e) {
            throw StateException.of("it is no whole document: ", e);
        } catch (StackOverflowError e) {
            throw new StateException("it is nested too deeply");
        }
    }

    private Map<String, TokenBuffer> decode(StateShape shape, byte[] document, Object actor) throws IOException {
        @Nullable Object[] values = new Object[shape.fields().size()];
        Arrays.fill(values, ABSENT);
        Map<String, TokenBuffer> unknown = new LinkedHashMap<>(0);
        try (JsonParser from = factory.createParser(document)) {
            int version = start(from);
            if (version > shape.version()) {
                throw new StateException.Newer(version, shape.version());
            }
            if (version < shape.version()) {
                return decode(shape, upcast(shape, version, from), actor);
            }
            for (; from.currentToken() == JsonToken.FIELD_NAME; from.nextToken()) {
                String name = from.currentName();
                from.nextToken();
                readField(shape, name, from, values, unknown);
            }
            end(from);
        }
        takeRenamed(shape, values, unknown);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != ABSENT) {
                shape.fields().get(i).set(actor, values[i]);
            }
        }
        return unknown;
    }

    /** Reads the version, and goes to the first field of the class. */
    private static int start(JsonParser from) throws IOException {
        if (from.nextToken() != JsonToken.START_OBJECT) {
            throw new StateException("it is no document");
        }
        if (from.nextToken() != JsonToken.FIELD_NAME || !VERSION.equals(from.currentName())) {
            return 1;
        }
        if (from.nextToken() != JsonToken.VALUE_NUMBER_INT || from.getLongValue() < 1) {
            throw new StateException("its state version is none");
        }
        int version = (int) Math.min(Integer.MAX_VALUE, from.getLongValue());
        from.nextToken();
        return version;
    }

    private static void end(JsonParser from) throws IOException {
        if (from.currentToken() != JsonToken.END_OBJECT || from.nextToken() != null) {
            throw new StateException("it has trailing bytes, or is cut off");
        }
    }

    private byte[] upcast(StateShape shape, int version, JsonParser from) throws IOException {
        Map<String, @Nullable Object> fields = StateTree.readFields(from);
        end(from);
        if (fields.containsKey(VERSION)) {
            throw new StateException("its state version stands in the wrong place");
        }
        shape.upcast(version, fields);
        if (fields.containsKey(VERSION)) {
            throw new StateException("an upcaster put in '" + VERSION + "'");
        }
        StateBytes bytes = new StateBytes();
        bytes.begin(shape.limit());
        try (JsonGenerator to = factory.createGenerator(bytes)) {
            StateTree.write(shape.version(), fields, to);
        }
        return bytes.result(null);
    }

    private static void readField(
            StateShape shape, String name, JsonParser from, @Nullable Object[] values, Map<String, TokenBuffer> unknown)
            throws IOException {
        Integer position = shape.position(name);
        if (position == null) {
            if (VERSION.equals(name)) {
                throw new StateException("its state version stands in the wrong place");
            }
            TokenBuffer buffer = new TokenBuffer(from);
            buffer.copyCurrentStructure(from);
            if (unknown.put(name, buffer) != null) {
                throw new StateException("it has '" + name + "' twice");
            }
        } else {
            if (values[position] != ABSENT) {
                throw new StateException("it has '" + name + "' twice");
            }
            values[position] = shape.fields().get(position).read(from);
        }
    }

    /** Fields that are still there under a former name. */
    private static void takeRenamed(StateShape shape, @Nullable Object[] values, Map<String, TokenBuffer> unknown)
            throws IOException {
        if (unknown.isEmpty()) {
            return;
        }
        List<StateField> fields = shape.fields();
        for (int i = 0; i < values.length; i++) {
            for (String former : fields.get(i).formerly()) {
                if (values[i] == ABSENT && unknown.containsKey(former)) {
                    try (JsonParser from = unknown.remove(former).asParserOnFirstToken()) {
                        values[i] = fields.get(i).read(from);
                    }
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.core.JsonFactory;
import io.troupe.jackson.core.util.JsonRecyclerPools;
import io.troupe.jackson.databind.DeserializationFeature;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.MapperFeature;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.SerializationFeature;
import io.troupe.jackson.databind.cfg.CoercionAction;
import io.troupe.jackson.databind.cfg.CoercionInputShape;
import io.troupe.jackson.databind.cfg.JsonNodeFeature;
import io.troupe.jackson.databind.json.JsonMapper;
import io.troupe.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import io.troupe.jackson.databind.type.LogicalType;
import io.troupe.jackson.databind.type.TypeFactory;
import io.troupe.jackson.databind.util.LRUMap;
import io.troupe.jackson.databind.util.LookupCache;
import io.troupe.jackson.datatype.jdk8.Jdk8Module;
import io.troupe.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The doors' own mapper between trees and Java values. It never guesses: {@code "5"} is no number, {@code 1.5} no whole
 * one, {@code 5} no string, {@code ""} nothing but a string. Sub-types go by name only, never by class. Dates are ISO-8601.
 *
 * <p>The jar may outlive a deployment, in an EAR for instance, so nothing static of it may learn the deployment's classes: the
 * type cache is our own, and buffers are recycled in a pool of the factory, not in threads.
 */
final class StrictMapper {

    private StrictMapper() {}

    static ObjectMapper create() {
        JsonFactory factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .build();
        LookupCache<Object, JavaType> types = new LRUMap<>(16, 256);
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .typeFactory(TypeFactory.defaultInstance().withCache(types))
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(StrictNumber.module())
                .addHandler(new ContainerMisfit())
                .polymorphicTypeValidator(
                        BasicPolymorphicTypeValidator.builder().build())
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                        DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS,
                        DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
                        SerializationFeature.FAIL_ON_EMPTY_BEANS);
        builder.withCoercionConfigDefaults(c -> c.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail));
        builder.withCoercionConfig(
                LogicalType.Textual, c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
        JsonMapper mapper = builder.build();
        mapper.setSerializerProvider(new SubtypeNames());
        return mapper;
    }
}

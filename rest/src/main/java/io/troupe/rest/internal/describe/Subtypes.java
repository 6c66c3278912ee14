// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.cfg.MapperConfig;
import io.troupe.jackson.databind.introspect.AnnotatedClass;
import io.troupe.jackson.databind.introspect.AnnotatedClassResolver;
import io.troupe.jackson.databind.jsontype.NamedType;
import io.troupe.jackson.databind.jsontype.TypeDeserializer;
import io.troupe.jackson.databind.jsontype.TypeIdResolver;
import io.troupe.jackson.databind.jsontype.TypeSerializer;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The classes that values of a type may be of, where the mapper tells them apart by names in a field. Other ways of telling them
 * apart are not described.
 *
 * @param tag that field
 * @param byName the classes that can be made
 */
record Subtypes(String tag, SortedMap<String, JavaType> byName) {

    private static final Set<JsonTypeInfo.As> IN_A_FIELD =
            Set.of(JsonTypeInfo.As.PROPERTY, JsonTypeInfo.As.EXISTING_PROPERTY);
    private static final Set<JsonTypeInfo.Id> BY_NAME = Set.of(JsonTypeInfo.Id.NAME, JsonTypeInfo.Id.SIMPLE_NAME);

    /** What is written; null if that cannot be told. */
    static @Nullable Subtypes written(ObjectMapper mapper, JavaType type, TypeSerializer naming) {
        MapperConfig<?> config = mapper.getSerializationConfig();
        TypeIdResolver names = naming.getTypeIdResolver();
        return of(
                mapper,
                type,
                naming.getTypeInclusion(),
                names,
                naming.getPropertyName(),
                known -> names.idFromValueAndType(null, known.getType()),
                mapper.getSubtypeResolver().collectAndResolveSubtypesByClass(config, annotated(config, type)));
    }

    /** What is understood; null if that cannot be told. */
    static @Nullable Subtypes read(ObjectMapper mapper, JavaType type, TypeDeserializer naming) {
        MapperConfig<?> config = mapper.getDeserializationConfig();
        return of(
                mapper,
                type,
                naming.getTypeInclusion(),
                naming.getTypeIdResolver(),
                naming.getPropertyName(),
                NamedType::getName,
                mapper.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, annotated(config, type)));
    }

    private static AnnotatedClass annotated(MapperConfig<?> config, JavaType type) {
        return AnnotatedClassResolver.resolve(config, type, config);
    }

    private static @Nullable Subtypes of(
            ObjectMapper mapper,
            JavaType type,
            JsonTypeInfo.As where,
            TypeIdResolver names,
            @Nullable String tag,
            Function<NamedType, String> name,
            Collection<NamedType> known) {
        if (tag == null || !IN_A_FIELD.contains(where) || !BY_NAME.contains(names.getMechanism())) {
            return null;
        }
        SortedMap<String, JavaType> byName = new TreeMap<>();
        for (NamedType each : known) {
            Class<?> subtype = each.getType();
            if (type.getRawClass().isAssignableFrom(subtype) && !Modifier.isAbstract(subtype.getModifiers())) {
                byName.put(name.apply(each), mapper.getTypeFactory().constructSpecializedType(type, subtype));
            }
        }
        return byName.isEmpty() ? null : new Subtypes(tag, byName);
    }
}

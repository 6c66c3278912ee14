// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.BeanProperty;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.JsonMappingException;
import io.troupe.jackson.databind.JsonSerializer;
import io.troupe.jackson.databind.SerializationConfig;
import io.troupe.jackson.databind.SerializerProvider;
import io.troupe.jackson.databind.cfg.CacheProvider;
import io.troupe.jackson.databind.jsontype.TypeSerializer;
import io.troupe.jackson.databind.ser.DefaultSerializerProvider;
import io.troupe.jackson.databind.ser.SerializerFactory;
import io.troupe.jackson.databind.ser.impl.TypeWrappedSerializer;

/**
 * Writes the name of a subtype wherever its class says that there is one, also where nothing but the value tells its class: an action
 * gives out a {@code List<Animal>}, and at run time that is a list of anything, whose elements Jackson would write without their
 * names. Where the declared type has told of names already, the same is written as before.
 */
final class SubtypeNames extends DefaultSerializerProvider {

    private static final long serialVersionUID = 1L;

    SubtypeNames() {}

    private SubtypeNames(SerializerProvider source, SerializationConfig config, SerializerFactory factory) {
        super(source, config, factory);
    }

    private SubtypeNames(SubtypeNames source) {
        super(source);
    }

    private SubtypeNames(SubtypeNames source, CacheProvider caches) {
        super(source, caches);
    }

    @Override
    public DefaultSerializerProvider copy() {
        return new SubtypeNames(this);
    }

    @Override
    public DefaultSerializerProvider withCaches(CacheProvider caches) {
        return new SubtypeNames(this, caches);
    }

    @Override
    public DefaultSerializerProvider createInstance(SerializationConfig config, SerializerFactory factory) {
        return new SubtypeNames(this, config, factory);
    }

    @Override
    public JsonSerializer<Object> findContentValueSerializer(Class<?> type, BeanProperty property)
            throws JsonMappingException {
        return naming(super.findContentValueSerializer(type, property), constructType(type), property);
    }

    @Override
    public JsonSerializer<Object> findContentValueSerializer(JavaType type, BeanProperty property)
            throws JsonMappingException {
        return naming(super.findContentValueSerializer(type, property), type, property);
    }

    @Override
    public JsonSerializer<Object> findPrimaryPropertySerializer(Class<?> type, BeanProperty property)
            throws JsonMappingException {
        return naming(super.findPrimaryPropertySerializer(type, property), constructType(type), property);
    }

    @Override
    public JsonSerializer<Object> findPrimaryPropertySerializer(JavaType type, BeanProperty property)
            throws JsonMappingException {
        return naming(super.findPrimaryPropertySerializer(type, property), type, property);
    }

    private JsonSerializer<Object> naming(JsonSerializer<Object> serializer, JavaType type, BeanProperty property)
            throws JsonMappingException {
        TypeSerializer names = findTypeSerializer(type);
        return names == null ? serializer : new TypeWrappedSerializer(names.forProperty(property), serializer);
    }
}

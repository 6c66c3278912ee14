// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.cfg.MapperConfig;
import io.troupe.jackson.databind.introspect.Annotated;
import io.troupe.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.troupe.jackson.databind.jsontype.TypeResolverBuilder;
import org.jspecify.annotations.Nullable;

/** Refuses types that want classes named in documents, already when they are to be written: reading would refuse them too. */
final class StateAnnotations extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    protected @Nullable TypeResolverBuilder<?> _findTypeResolver(
            MapperConfig<?> config, Annotated annotated, JavaType baseType) {
        JsonTypeInfo info = annotated.getAnnotation(JsonTypeInfo.class);
        if (info != null && (info.use() == JsonTypeInfo.Id.CLASS || info.use() == JsonTypeInfo.Id.MINIMAL_CLASS)) {
            throw new IllegalArgumentException(baseType.getRawClass().getName()
                    + " would have classes named in what is stored; name its subtypes with JsonTypeInfo.Id.NAME");
        }
        return super._findTypeResolver(config, annotated, baseType);
    }
}

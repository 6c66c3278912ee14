// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Stream;
import org.hibernate.boot.model.internal.BinderHelper;

/**
 * Lets go of what Hibernate attached to the server's annotation classes, such as {@code jakarta.persistence.Column}, while
 * it read ours. It keeps it in a static {@link ClassValue}, which would hold the class loader of the application, and
 * all of Hibernate with it, after undeployment.
 */
final class AnnotationCache {

    /** Of Hibernate 6.6; where it is called otherwise there is nothing we could do, and nothing breaks. */
    private static final String FIELD = "annotationMetaCacheForRepeatableDialectOverride";

    private AnnotationCache() {}

    static void forget(Class<?>... rows) {
        try {
            Field field = BinderHelper.class.getDeclaredField(FIELD);
            field.setAccessible(true);
            ClassValue<?> cache = (ClassValue<?>) field.get(null);
            Arrays.stream(rows).flatMap(AnnotationCache::elements).forEach(element -> forget(cache, element));
        } catch (ReflectiveOperationException | RuntimeException e) {
            StoreLog.debug("Cannot clear {0}", FIELD, e);
        }
    }

    private static Stream<AnnotatedElement> elements(Class<?> row) {
        return Stream.concat(Stream.of(row), Arrays.stream(row.getDeclaredFields()));
    }

    private static void forget(ClassValue<?> cache, AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            cache.remove(annotation.annotationType());
        }
    }
}

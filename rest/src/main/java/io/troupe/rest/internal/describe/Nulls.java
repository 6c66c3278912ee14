// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/** Whether the code says that something may be null: by an annotation named Nullable, of whatever library. */
final class Nulls {

    private Nulls() {}

    static boolean allowed(Parameter parameter) {
        return marked(parameter) || marked(parameter.getAnnotatedType());
    }

    static boolean allowedResult(Method method) {
        return marked(method) || marked(method.getAnnotatedReturnType());
    }

    /** Of a property: of what it is read from, or written to. */
    static boolean allowed(@Nullable Member member, int parameter) {
        if (member instanceof Method method && parameter < 0 && method.getParameterCount() == 0) {
            return allowedResult(method);
        }
        if (member instanceof Executable executable) {
            int index = Math.max(parameter, 0);
            return index < executable.getParameterCount() && allowed(executable.getParameters()[index]);
        }
        return member instanceof Field field && (marked(field) || marked(field.getAnnotatedType()));
    }

    private static boolean marked(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("Nullable")) {
                return true;
            }
        }
        return false;
    }

    private static boolean marked(AnnotatedType type) {
        return marked((AnnotatedElement) type);
    }
}

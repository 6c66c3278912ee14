// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.Access;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code @PermitAll}, {@code @RolesAllowed} and {@code @DenyAll}: the method's wins over its class's, and the class
 * that counts is the one that declares the method, as Jakarta Annotations 2.1 says in section 2.9.
 */
final class Policies {

    private Policies() {}

    static Access of(Class<?> type, Method method) {
        Access own = on(method);
        if (own == null) {
            own = on(method.getDeclaringClass().isInterface() ? type : method.getDeclaringClass());
        }
        return own == null ? new Access.Unstated() : own;
    }

    /** What is said right there; null for nothing. */
    static @Nullable Access on(AnnotatedElement element) {
        if (element.isAnnotationPresent(DenyAll.class)) {
            return new Access.NoOne();
        }
        RolesAllowed roles = element.getAnnotation(RolesAllowed.class);
        if (roles != null) {
            return new Access.InRole(Set.of(roles.value()));
        }
        return element.isAnnotationPresent(PermitAll.class) ? new Access.Anyone() : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Binds {@link JoinInterceptor} to the methods of actors that take part in transactions. */
@InterceptorBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@interface JoinBound {

    /** The one value. */
    final class Literal extends AnnotationLiteral<JoinBound> implements JoinBound {
        private static final long serialVersionUID = 1L;
        static final Literal INSTANCE = new Literal();
    }
}

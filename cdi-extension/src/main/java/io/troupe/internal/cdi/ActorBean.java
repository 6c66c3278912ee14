// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Qualifies the beans of actors themselves, so that nobody injects one in place of a reference. */
@Qualifier
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@interface ActorBean {

    /** The one value. */
    final class Literal extends AnnotationLiteral<ActorBean> implements ActorBean {
        private static final long serialVersionUID = 1L;
        static final Literal INSTANCE = new Literal();
    }
}

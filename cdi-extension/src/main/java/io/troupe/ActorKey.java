// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects a reference to the actor of the given key: {@code @Inject @ActorKey("lobby") ChatRoom lobby}.
 *
 * <p>The actor is created at the first call if it does not exist, without input. The reference is serialisable, may be
 * shared by threads, and keeps nothing in memory at the other end.
 */
@Qualifier
@Documented
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ActorKey {

    /** The parts of the key, in order. */
    @Nonbinding
    String[] value() default {};

    /** For {@code Instance.select(ActorKey.Literal.of("lobby"))}. */
    final class Literal extends AnnotationLiteral<ActorKey> implements ActorKey {

        private static final long serialVersionUID = 1L;

        private final String[] parts;

        private Literal(String... parts) {
            this.parts = parts.clone();
        }

        /** The qualifier with the given key parts. */
        public static Literal of(String... parts) {
            return new Literal(parts);
        }

        @Override
        public String[] value() {
            return parts.clone();
        }
    }
}

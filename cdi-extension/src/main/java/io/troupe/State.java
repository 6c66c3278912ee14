// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A private field of an {@link Actor} that survives sleep and restart.
 *
 * <p>The {@code @State} fields of an actor form one document, encoded field by field. It is loaded at activation, after
 * {@code @PostConstruct} and before {@link OnWake}, and committed when an action has completed, before its answer
 * leaves, if it changed. A field that the stored document lacks keeps its initial value; a stored field that the class
 * lacks is kept as it is. Inside nested objects, fields that their class lacks are lost at the next write, which is logged;
 * raise {@link Actor#stateVersion()} when a nested class gets a field that older classes must not drop.
 *
 * <p>When an action fails, changed fields are assigned anew from the last committed document: objects that were in the
 * state before are then detached from it, and an object shared by two fields is no longer shared.
 *
 * <p>The field is private (not static, final or transient); its type can be encoded: primitives, strings, enums,
 * {@code java.time}, records, collections and maps of such, and plain classes, whose fields count, whether visible or
 * not.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface State {

    /** The name in the stored document. Default: the field's name. */
    String name() default "";

    /**
     * Names that the field had before, newest first: where the stored document has no field of the present name, the value is
     * taken from the first of these that it has, and stored under the present name at the next write. Older classes do not find
     * it there: raise {@link Actor#stateVersion()} if they may still run, or rename the Java field only and keep its
     * {@link #name()}.
     */
    String[] formerly() default {};
}

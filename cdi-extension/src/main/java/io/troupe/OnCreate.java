// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs once in the life of an actor, before its first {@link OnWake}: the place to set the initial state.
 *
 * <p>A method of the actor, private or not, with at most one parameter, the input given to
 * {@link Actors#create(Class, String, Object)} or {@code getOrCreate}. An {@code Optional} parameter is empty when
 * there is no input; with any other, creation without input fails
 * ({@code actor.input_required}). If the hook throws, the actor is not created.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnCreate {}

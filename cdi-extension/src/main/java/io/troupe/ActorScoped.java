// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import jakarta.enterprise.context.NormalScope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The scope of one activation of one actor: from wake to sleep.
 *
 * <p>Actors have it by themselves. A helper bean with this scope exists once for each awake actor that uses it, and is
 * destroyed when the actor goes to sleep. Active during a turn only; used elsewhere, such a bean throws
 * {@code ContextNotActiveException}.
 */
@NormalScope
@Inherited
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface ActorScoped {}

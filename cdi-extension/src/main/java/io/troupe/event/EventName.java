// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record (or another encodable class) an event, under the name that clients listen to. Clients get the record as
 * the one argument of their listener; a record with a single component marked {@link #unwrapped()} arrives as that
 * component.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventName {

    /** The name clients listen to. */
    String value();

    /** Whether a record of one component is sent as that component. Default: no. */
    boolean unwrapped() default false;
}

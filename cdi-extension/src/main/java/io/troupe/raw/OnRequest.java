// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Answers plain HTTP requests to the actor: whatever comes to {@code /request/…} below its address, with any method. One
 * method of the actor that takes a {@link RawRequest} and returns a {@link RawResponse}.
 *
 * <p>It runs in a turn like an action: the response leaves when its changes are committed, and if it throws, there are none.
 * Who may send requests is said with {@code @PermitAll}, {@code @RolesAllowed} or {@code @DenyAll} on the method or its class;
 * without any, all requests are refused ({@code auth.forbidden}), and deployment warns of it. It has the actor's
 * {@link io.troupe.Actor#actionTimeout()}.
 *
 * <p>Returning null is a mistake: the client gets {@code actor.internal_error} and nothing is changed.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnRequest {}

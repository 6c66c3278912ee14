// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Decides, in a turn of its own, whether a connection may listen to an event. One method of the actor that takes the
 * {@link Connection} and the event's name, or fewer, and returns {@code boolean}, or nothing.
 *
 * <p>{@code false} refuses with {@code auth.forbidden}, and what the hook has changed is committed all the same; an exception
 * refuses with its own group and code, and leaves no trace. Either way the client gets the error and its connection is
 * closed, and nothing that it sent after that is executed. The hook is asked for every name a client listens to, also one
 * that the actor never publishes; it is not asked when the client stops to listen.
 *
 * <p>Where roles say enough, {@code @RolesAllowed} or {@code @DenyAll} on the event's class does it without a hook and without
 * a turn; that is checked first, and needs the class among {@link io.troupe.Actor#events()}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnSubscribe {}

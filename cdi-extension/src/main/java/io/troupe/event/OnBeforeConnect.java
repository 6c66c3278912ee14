// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs when a client wants to connect, before the connection exists: to let it in or not, and to make the connection's
 * {@linkplain Connection#state(Class) state}. One method of the actor, with at most one parameter, the {@link Opening}.
 *
 * <p>What it returns, if it returns something, is the state of the new connection. If it throws, the client is refused: it
 * is told the group and code of the exception, the connection never appears in
 * {@link io.troupe.ActorContext#connections()}, and no {@link OnDisconnect} runs.
 *
 * <p>Runs in one turn with {@link OnConnect}, which comes after it. Both together, the wait for the turn
 * included, may take as long as {@link io.troupe.Actor#connectTimeout()} says; then the client is refused with
 * {@code actor.callback_timed_out}.
 *
 * <p>Each action that comes over HTTP, and each raw request, has a short-lived connection of its own if the actor declares
 * any hook for connections.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnBeforeConnect {}

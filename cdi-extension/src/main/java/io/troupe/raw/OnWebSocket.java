// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Takes in plain WebSockets: those that are opened at {@code /websocket…} below the actor's address. One method of the actor,
 * which takes the {@link RawSocket}. It runs in one turn with the hooks for connections, after them; if it throws, the client
 * is refused: closed with 1011 and the error's group and code.
 *
 * <p>Who may open sockets is said with {@code @PermitAll}, {@code @RolesAllowed} or {@code @DenyAll} on the method or its
 * class; without any, all are refused ({@code auth.forbidden}), and deployment warns of it.
 *
 * <p>Messages go to the methods with {@link OnSocketMessage}, and the end to the one with {@link OnSocketClose}. They are
 * methods of the actor rather than handlers of the socket because a socket outlives the object: it stays open while the actor
 * sleeps.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnWebSocket {}

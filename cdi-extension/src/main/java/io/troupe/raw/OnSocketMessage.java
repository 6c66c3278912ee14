// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Takes a message of a plain WebSocket, each in a turn of its own, those of one socket in their order. A method that takes the
 * {@link RawSocket} and a {@code String}, for texts, or a {@code byte[]}, for binary messages; at most one of each. Messages of a
 * kind that no method takes are dropped.
 *
 * <p>If it throws, the turn leaves no trace, and the socket is closed with 1011 and the error's group and code. Messages that
 * came meanwhile may have been taken.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnSocketMessage {}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.raw;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs once when a plain WebSocket has closed, whoever closed it, in one turn with {@code @OnDisconnect}, before it. One method
 * that takes the {@link RawSocket}, the code of the closing frame as an {@code int} and its reason as a {@code String}, or
 * fewer. The code is 1005 if the client gave none, 1006 if the line broke. An exception is logged.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnSocketClose {}

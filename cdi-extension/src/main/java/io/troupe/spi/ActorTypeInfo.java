// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.util.List;

/**
 * A deployed actor type.
 *
 * @param name as clients know it
 * @param javaType the annotated class
 * @param actions what can be reached from outside, by name
 */
public record ActorTypeInfo(String name, Class<?> javaType, List<ActionInfo> actions) {}

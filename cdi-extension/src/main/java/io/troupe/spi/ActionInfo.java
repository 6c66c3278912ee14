// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.lang.reflect.Method;

/**
 * An action of a deployed actor type.
 *
 * @param name as clients know it
 * @param method with the generic signature
 * @param readOnly whether it only reads
 */
public record ActionInfo(String name, Method method, boolean readOnly) {}

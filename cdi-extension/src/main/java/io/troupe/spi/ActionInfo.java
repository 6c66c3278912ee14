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
 * @param audience who may call it from outside
 */
public record ActionInfo(String name, Method method, boolean readOnly, Audience audience) {

    /** One that nobody may call from outside. */
    public ActionInfo(String name, Method method, boolean readOnly) {
        this(name, method, readOnly, Audience.NOBODY);
    }
}

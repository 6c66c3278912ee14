// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * A step from one state version to the next.
 *
 * @param from the version of the documents it takes
 * @param method static, made accessible, takes the document and changes it
 */
public record StateUpcast(int from, Method method) {

    void apply(Map<String, Object> document) throws StateException {
        try {
            method.invoke(null, document);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
                throw fatal;
            }
            throw failed(e.getCause());
        } catch (IllegalAccessException e) {
            throw failed(e);
        }
    }

    private StateException failed(Throwable e) {
        return new StateException(
                "the upcaster from state version " + from + ", "
                        + method.getDeclaringClass().getName() + "." + method.getName() + ", failed: " + e,
                e);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Makes the JDK forget which records the application compared last.
 *
 * <p>The methods of all records of a JVM are put together from a few method handles of its own, and in JDK 17 each of these
 * keeps the type that it was adapted to last, with its class loader, until it is adapted to another. So it is adapted to
 * another here: string takes the place of a record, and of the record's component.
 */
final class RecordMethods {

    private RecordMethods() {}

    static void forgetApplication() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandle component = lookup.findVirtual(String.class, "toString", MethodType.methodType(String.class));
            adapt(lookup, "equals", MethodType.methodType(boolean.class, String.class, Object.class), component);
            adapt(lookup, "hashCode", MethodType.methodType(int.class, String.class), component);
            adapt(lookup, "toString", MethodType.methodType(String.class, String.class), component);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void adapt(MethodHandles.Lookup lookup, String method, MethodType type, MethodHandle component)
            throws Throwable {
        ObjectMethods.bootstrap(lookup, method, type, String.class, "component", component);
    }
}

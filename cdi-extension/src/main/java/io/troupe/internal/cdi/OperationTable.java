// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Operation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** From the methods of an actor class and its interfaces to its operations. */
final class OperationTable {

    private final ActorType type;
    private final Map<Method, Optional<Operation>> found = new ConcurrentHashMap<>();

    OperationTable(ActorType type) {
        this.type = type;
    }

    /** The operation; null for methods of Object and those that are not public. */
    @Nullable
    Operation find(Method method) {
        Optional<Operation> known = found.get(method);
        if (known == null) {
            known = Optional.ofNullable(look(method));
            found.put(method, known);
        }
        return known.orElse(null);
    }

    private @Nullable Operation look(Method method) {
        Method implementation = ActorReader.implementation(method, type.javaType());
        return implementation == null ? null : type.operation(implementation);
    }
}

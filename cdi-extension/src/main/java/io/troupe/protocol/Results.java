// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.spi.ActionInfo;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorTypeInfo;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes answers of results: an action that returns nothing answers "undefined", one that returns null answers null. */
public final class Results {

    private final Values values;
    private final ActorCatalog catalog;

    /** For the actors of that catalogue. */
    public Results(Values values, ActorCatalog catalog) {
        this.values = values;
        this.catalog = catalog;
    }

    /**
     * The answer.
     *
     * @param type the actor's type; null if only its id is known: then all types with such an action must agree that it
     *     returns nothing
     * @throws IllegalStateException if the result cannot be encoded; for logs, not for callers
     */
    public JsonNode output(@Nullable String type, String action, @Nullable Object result) {
        return result == null && returnsNothing(type, action) ? MissingNode.getInstance() : values.tree(result);
    }

    private boolean returnsNothing(@Nullable String type, String action) {
        List<ActionInfo> candidates = catalog.types().stream()
                .filter(known -> type == null || known.name().equals(type))
                .map(ActorTypeInfo::actions)
                .flatMap(List::stream)
                .filter(known -> known.name().equals(action))
                .toList();
        return !candidates.isEmpty()
                && candidates.stream()
                        .allMatch(known -> isNothing(known.method().getGenericReturnType()));
    }

    private static boolean isNothing(Type type) {
        if (type instanceof ParameterizedType stage && stage.getActualTypeArguments().length == 1) {
            return stage.getActualTypeArguments()[0] == Void.class;
        }
        return type == void.class || type == Void.class;
    }
}

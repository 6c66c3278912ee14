// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.databind.DeserializationContext;
import io.troupe.jackson.databind.JsonDeserializer;
import io.troupe.jackson.databind.deser.DeserializationProblemHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells, once for each, of stored fields of nested objects that their class lacks: those are not kept. */
final class StateLosses extends DeserializationProblemHandler {

    private static final int MOST = 100;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser from,
            JsonDeserializer<?> deserializer,
            Object beanOrClass,
            String property) {
        if (context.getAttribute(StateField.class) instanceof StateField field && told.size() < MOST) {
            Class<?> type = beanOrClass instanceof Class<?> c ? c : beanOrClass.getClass();
            String name = new StateException(property).getMessage();
            if (told.add(field.place() + " " + type.getName() + " " + name)) {
                StateLog.nestedFieldLost(field.place(), type.getName(), String.valueOf(name));
            }
        }
        return false;
    }
}

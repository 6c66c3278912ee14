// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.databind.DeserializationContext;
import io.troupe.jackson.databind.deser.DeserializationProblemHandler;
import io.troupe.jackson.databind.deser.ValueInstantiator;
import io.troupe.jackson.databind.exc.MismatchedInputException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a value that does not fit from a type that cannot be read at all. A container that Jackson makes without an
 * instantiator, such as an {@link java.util.EnumMap}, counts for Jackson as badly defined as soon as a string arrives in its
 * place; but the fault is the sender's.
 */
final class ContainerMisfit extends DeserializationProblemHandler {

    @Override
    public Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> type,
            @Nullable ValueInstantiator instantiator,
            JsonParser parser,
            String message)
            throws java.io.IOException {
        if (instantiator == null) {
            throw MismatchedInputException.from(parser, type, message);
        }
        return NOT_HANDLED;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.Caller;
import io.troupe.event.Opening;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.Values;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ConnectRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's wish to connect, as its actor sees it. */
record ConnectionOpening(ConnectRequest wish, Values wire) implements Opening {

    @Override
    public Caller caller() {
        return wish.caller();
    }

    @Override
    public <T> Optional<T> params(Class<T> type) {
        return params(wish.params(), type, wire);
    }

    @Override
    public RequestHead request() {
        return wish.head();
    }

    @Override
    public boolean isShortLived() {
        return wish.isShortLived();
    }

    /** Parameters as a type. */
    static <T> Optional<T> params(@Nullable JsonNode params, Class<T> type, Values wire) {
        if (params == null || params.isNull() || params.isMissingNode()) {
            return Optional.empty();
        }
        Object value =
                wire.arguments(JsonNodeFactory.instance.arrayNode().add(params)).bind(List.of(type))[0];
        return Optional.ofNullable(type.cast(value));
    }
}

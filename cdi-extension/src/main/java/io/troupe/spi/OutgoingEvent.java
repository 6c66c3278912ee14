// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.jackson.databind.node.ArrayNode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * An event on its way to connections. The values were taken when the actor published it and do not change. However many
 * connections receive it, it is encoded once for each encoding.
 */
public final class OutgoingEvent {

    private final String name;
    private final ArrayNode args;
    private final ConcurrentMap<Object, Object> encoded = new ConcurrentHashMap<>(4);

    /** An event with that name and those values. */
    public OutgoingEvent(String name, ArrayNode args) {
        this.name = name;
        this.args = args;
    }

    /** The name clients listen to. */
    public String name() {
        return name;
    }

    /** The values, to be read only. */
    public ArrayNode args() {
        return args;
    }

    /**
     * This event in an encoding.
     *
     * @param encoding identifies the encoding, and always comes with the same encoder
     */
    @SuppressWarnings("unchecked")
    public <T> T encoded(Object encoding, Function<OutgoingEvent, T> encoder) {
        return (T) encoded.computeIfAbsent(encoding, e -> encoder.apply(this));
    }
}

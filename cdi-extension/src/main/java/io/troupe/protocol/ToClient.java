// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.spi.OutgoingEvent;
import org.jspecify.annotations.Nullable;

/** What a server says on a connection. */
public sealed interface ToClient {

    /** The connection is open; always the first message. */
    record Init(String actorId, String connectionId) implements ToClient {}

    /**
     * A call failed, or the connection did.
     *
     * @param actionId the call; null if the error is the connection's
     */
    record Error(ErrorBody error, @Nullable Long actionId) implements ToClient {}

    /**
     * A call's answer.
     *
     * @param output a missing node for nothing, as opposed to null
     */
    record ActionResponse(long id, JsonNode output) implements ToClient {}

    /** An event that the actor published. */
    record Event(String name, ArrayNode args) implements ToClient {
        /** An event on its way out. */
        public static Event of(OutgoingEvent event) {
            return new Event(event.name(), event.args());
        }
    }
}

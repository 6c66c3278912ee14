// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a client says on a connection. */
public sealed interface ToServer {

    /**
     * Calls an action.
     *
     * @param id chosen by the client, repeated in the answer; not negative
     * @param args as sent, see {@link Values#arguments}; null for none
     */
    record ActionRequest(long id, String name, @Nullable JsonNode args) implements ToServer {}

    /** Starts or ends the delivery of an event. */
    record SubscriptionRequest(String eventName, boolean subscribe) implements ToServer {}
}

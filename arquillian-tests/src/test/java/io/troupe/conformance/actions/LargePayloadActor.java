// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.actions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.conformance.connection.Items;
import io.troupe.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;

/** Takes and gives long messages. */
@Actor(name = "largePayloadActor")
@PermitAll
public class LargePayloadActor {

    @Action
    public Items.Processed processLargeRequest(Items request) {
        return request.processed();
    }

    @Action
    public Items.Texts getLargeResponse(int count) {
        return Items.Texts.of(count);
    }

    @Action
    public JsonNode echo(JsonNode value) {
        return value;
    }
}

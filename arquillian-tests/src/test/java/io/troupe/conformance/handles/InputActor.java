// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.handles;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.OnCreate;
import io.troupe.State;
import io.troupe.jackson.databind.JsonNode;
import jakarta.annotation.security.PermitAll;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers what it was created with. */
@Actor(name = "inputActor")
@PermitAll
public class InputActor {

    /** Under the names of what was there; what was not is left out, which a client sees as undefined. */
    @State
    private Map<String, JsonNode> inputs = new LinkedHashMap<>();

    @OnCreate
    void create(Optional<JsonNode> input) {
        input.ifPresent(given -> {
            inputs.put("initialInput", given);
            inputs.put("onCreateInput", given);
        });
    }

    @Action
    public Map<String, JsonNode> getInputs() {
        return inputs;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.lifecycle;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Is told by others how far they have got. */
@Actor
@PermitAll
public class SaveStateObserver {

    @State
    private Map<String, String> phases = new HashMap<>();

    @Action
    public void recordPhase(String key, String phase) {
        phases.put(key, phase);
    }

    @Action
    public @Nullable String getPhase(String key) {
        return phases.get(key);
    }

    @Action
    public void reset(String key) {
        phases.remove(key);
    }
}

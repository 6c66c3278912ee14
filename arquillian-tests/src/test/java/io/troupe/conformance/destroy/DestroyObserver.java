// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.destroy;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.List;

/** Is told by actors that they are destroyed. */
@Actor(name = "destroyObserver")
@PermitAll
public class DestroyObserver {

    @State
    private List<String> destroyedActors = new ArrayList<>();

    @Action
    public void notifyDestroyed(String key) {
        destroyedActors.add(key);
    }

    @Action
    public boolean wasDestroyed(String key) {
        return destroyedActors.contains(key);
    }

    @Action
    public void reset() {
        destroyedActors.clear();
    }
}

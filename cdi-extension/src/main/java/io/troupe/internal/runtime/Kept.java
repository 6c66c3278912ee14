// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept with a connection. Immutable, so that a turn that fails puts back what was there before. */
record Kept(@Nullable Object state, Map<String, String> tags) {

    static final Kept NOTHING = new Kept(null, Map.of());

    Kept withState(@Nullable Object newState) {
        return new Kept(newState, tags);
    }

    Kept withTag(String name, String value) {
        Map<String, String> more = new HashMap<>(tags);
        more.put(name, value);
        return new Kept(state, Map.copyOf(more));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.store;

import io.troupe.persistence.JpaActorStoreProvider;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.Settings;

/** Opens the store that setting {@value #SETTING} names. */
public final class ChosenStoreProvider implements ActorStoreProvider {

    /** {@code heap}, the default, {@code none} or {@code database}. */
    public static final String SETTING = "bench.store";

    /** For the service loader. */
    public ChosenStoreProvider() {}

    @Override
    public ActorStore open(Settings settings) {
        return switch (settings.get(SETTING).orElse("heap")) {
            case "heap" -> new HeapStore(true);
            case "none" -> new HeapStore(false);
            case "database" -> new JpaActorStoreProvider().open(settings);
            default -> throw new IllegalArgumentException(SETTING);
        };
    }
}

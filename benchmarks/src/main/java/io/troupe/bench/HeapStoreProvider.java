// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench;

import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.Settings;

/** Opens a {@link HeapStore}. */
public final class HeapStoreProvider implements ActorStoreProvider {

    /** For the service loader. */
    public HeapStoreProvider() {}

    @Override
    public ActorStore open(Settings settings) {
        return new HeapStore();
    }
}

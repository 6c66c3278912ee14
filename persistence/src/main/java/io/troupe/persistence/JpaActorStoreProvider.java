// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence;

import io.troupe.persistence.internal.JpaActorStore;
import io.troupe.persistence.internal.SchemaScripts;
import io.troupe.persistence.internal.StoreSettings;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.Settings;

/** Opens the database that {@code troupe.datasource} names, or else an H2 file below {@code troupe.store.path}. */
public final class JpaActorStoreProvider implements ActorStoreProvider {

    @Override
    public ActorStore open(Settings settings) {
        return JpaActorStore.open(StoreSettings.of(settings), SchemaScripts.SHIPPED);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.persistence.JpaActorStoreProvider;
import io.troupe.spi.ActorStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Opens stores for tests. */
final class TestStores {

    private TestStores() {}

    static ActorStore h2(Path directory, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("troupe.store.path", directory.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new JpaActorStoreProvider().open(name -> Optional.ofNullable(all.get(name)));
    }

    static StoreSettings settings(Path directory) {
        return settings(directory, false);
    }

    static StoreSettings settings(Path directory, boolean allowVolatile) {
        return new StoreSettings(
                Optional.empty(),
                directory,
                allowVolatile,
                4,
                Duration.ofSeconds(30),
                Duration.ofMillis(300),
                Optional.of("test"),
                Duration.ofSeconds(6),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    static ActorStore dataSource(DataSource dataSource) {
        return dataSource(dataSource, false, SchemaScripts.SHIPPED);
    }

    static ActorStore dataSource(DataSource dataSource, boolean allowVolatile, SchemaScripts scripts) {
        return open(dataSource, settings(Path.of("unused"), allowVolatile), scripts, StoreEnvironment.PRODUCTION);
    }

    static JpaActorStore open(
            DataSource dataSource, StoreSettings settings, SchemaScripts scripts, StoreEnvironment environment) {
        return JpaActorStore.open(new DataSourceConnections(dataSource, "java:/Test"), settings, scripts, environment);
    }
}

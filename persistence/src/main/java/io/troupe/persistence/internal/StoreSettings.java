// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the deployment says about its store.
 *
 * @param dataSource JNDI name of a data source; without it an H2 file is used
 * @param directory of the H2 file
 * @param allowVolatile whether a database may be used that forgets acknowledged writes
 * @param connections at most so many at a time
 * @param connectionWait how long a write or read waits for one of them
 * @param openWait how long a database file that another process holds is asked for
 */
public record StoreSettings(
        Optional<String> dataSource,
        Path directory,
        boolean allowVolatile,
        int connections,
        Duration connectionWait,
        Duration openWait) {

    static final String DATA_SOURCE = "troupe.datasource";
    static final String PATH = "troupe.store.path";
    static final String ALLOW_VOLATILE = "troupe.store.allow-volatile";
    static final String CONNECTIONS = "troupe.store.connections";
    static final String CONNECTION_WAIT = "troupe.store.connection-wait";
    static final String OPEN_WAIT = "troupe.store.open-wait";

    /**
     * Reads them.
     *
     * @throws io.troupe.spi.DeploymentProblem if one has a wrong form
     */
    public static StoreSettings of(Settings settings) {
        return new StoreSettings(
                settings.get(DATA_SOURCE).map(String::strip),
                settings.get(PATH).map(StoreSettings::directory).orElseGet(DefaultDirectory::find),
                settings.get(ALLOW_VOLATILE).map(StoreSettings::flag).orElse(false),
                settings.integer(CONNECTIONS, 4, 1, 100),
                settings.duration(CONNECTION_WAIT, Duration.ofSeconds(5)),
                settings.duration(OPEN_WAIT, Duration.ofSeconds(10)));
    }

    private static Path directory(String text) {
        if (text.indexOf(';') >= 0) {
            throw Problems.badPath(text, null);
        }
        try {
            return Path.of(text.strip()).toAbsolutePath().normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw Problems.badPath(text, e);
        }
    }

    private static boolean flag(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problems.badFlag(ALLOW_VOLATILE, text);
        };
    }
}

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
 * @param nodeName the same each time this server is started
 * @param lease how long others wait, when this node is silent, before they take what it owns
 * @param renew how often it says that it lives
 * @param retry how long a write waits for a database that restarts
 * @param resolve how long a write tries to find out what became of a COMMIT whose answer was lost
 */
public record StoreSettings(
        Optional<String> dataSource,
        Path directory,
        boolean allowVolatile,
        int connections,
        Duration connectionWait,
        Duration openWait,
        Optional<String> nodeName,
        Duration lease,
        Duration renew,
        Duration retry,
        Duration resolve) {

    static final String DATA_SOURCE = "troupe.datasource";
    static final String PATH = "troupe.store.path";
    static final String ALLOW_VOLATILE = "troupe.store.allow-volatile";
    static final String CONNECTIONS = "troupe.store.connections";
    static final String CONNECTION_WAIT = "troupe.store.connection-wait";
    static final String OPEN_WAIT = "troupe.store.open-wait";

    static final String NODE_NAME = "troupe.node.name";
    static final String LEASE = "troupe.lease";
    static final String RENEW = "troupe.lease.renew";
    static final String RETRY = "troupe.store.retry";
    static final String RESOLVE = "troupe.store.resolve";

    /** A sixth of the lease: for monotonic clocks that run apart. */
    private static final int MARGIN = 6;

    /** Renewals within what is left of a lease, at least; one may be late. */
    private static final int MIN_RENEWALS = 2;

    /** They fit together. */
    public StoreSettings {
        if (renew.multipliedBy(MIN_RENEWALS).compareTo(lease.minus(lease.dividedBy(MARGIN))) > 0) {
            throw Problems.shortLease(lease, renew);
        }
    }

    /** How long a renewed lease counts for ourselves: less than for others. */
    Duration ownLease() {
        return lease.minus(lease.dividedBy(MARGIN));
    }

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
                settings.duration(OPEN_WAIT, Duration.ofSeconds(10)),
                settings.get(NODE_NAME),
                settings.duration(LEASE, Duration.ofSeconds(6)),
                settings.duration(RENEW, Duration.ofSeconds(2)),
                settings.duration(RETRY, Duration.ofSeconds(10)),
                settings.duration(RESOLVE, Duration.ofSeconds(30)));
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

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.Ownership;
import io.troupe.spi.Segments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A node whose heart beats, and whose clock goes on, only when the test says so. */
final class TestNode implements AutoCloseable {

    /** So long that the heartbeat's own thread never wakes within a test. */
    static final Duration LEASE = Duration.ofHours(6);

    static final Duration MARGIN = Duration.ofHours(1);

    final ManualClock clock = new ManualClock();

    /** What the store calls; may be changed at any time. */
    volatile FaultPoint faults = FaultPoint.NONE;

    final JpaActorStore store;

    TestNode(DataSource database, String name) {
        this(database, name, Duration.ofSeconds(10), Duration.ofSeconds(10), limits());
    }

    TestNode(DataSource database, String name, Duration retry, Duration resolve, Limits limits) {
        StoreSettings settings = new StoreSettings(
                Optional.empty(),
                Path.of("unused"),
                false,
                4,
                Duration.ofSeconds(30),
                Duration.ofMillis(300),
                Optional.of(name),
                LEASE,
                LEASE.dividedBy(3),
                retry,
                resolve);
        StoreEnvironment environment = new StoreEnvironment(
                clock,
                StoreEnvironment.PRODUCTION.threads(),
                place -> faults.at(place),
                Duration.ofMillis(500),
                limits,
                null);
        this.store = TestStores.open(database, settings, SchemaScripts.SHIPPED, environment);
    }

    /** Impatient ones. */
    static Limits limits() {
        return new Limits(
                Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    void beat() {
        store.parts().heartbeat().beat();
    }

    Ownership acquire(ActorId id) {
        return store.acquire(Segments.of(id));
    }

    long incarnation() {
        return store.parts().node().last().id();
    }

    /** In the ownership that is held now. */
    void write(ActorWrite write) {
        write(write, acquire(write.id()));
    }

    void write(ActorWrite write, Ownership ownership) {
        store.commit(List.of(ActorCommit.of(write, ownership)));
    }

    @Override
    public void close() {
        store.close();
    }
}

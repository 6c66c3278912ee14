// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.Settings;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A store in memory that outlives deployments, counts its writes and fails on demand; for tests without a database. */
public final class MemoryStore implements ActorStore, ActorStoreProvider {

    private static final Map<ActorId, StoredActor> ACTORS = new ConcurrentHashMap<>();
    static final AtomicInteger WRITES = new AtomicInteger();
    static final AtomicReference<StoreException> FAIL_NEXT = new AtomicReference<>();

    /** For the service loader. */
    public MemoryStore() {}

    static void clear() {
        ACTORS.clear();
        WRITES.set(0);
        FAIL_NEXT.set(null);
    }

    static Optional<StoredActor> row(ActorId id) {
        return Optional.ofNullable(ACTORS.get(id));
    }

    static void put(StoredActor actor) {
        ACTORS.put(actor.id(), actor);
    }

    @Override
    public ActorStore open(Settings settings) {
        return this;
    }

    @Override
    public Optional<StoredActor> find(ActorId id) {
        return row(id);
    }

    @Override
    public Optional<StoredActor> findByPublicId(String namespace, String publicId) {
        return ACTORS.values().stream()
                .filter(actor -> actor.publicId().equals(publicId)
                        && actor.id().namespace().equals(namespace))
                .findAny();
    }

    @Override
    public CompletionStage<Void> submit(ActorWrite write) {
        StoreException failure = FAIL_NEXT.getAndSet(null);
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        WRITES.incrementAndGet();
        ACTORS.compute(write.id(), (id, old) -> {
            if (write instanceof ActorWrite.Create create) {
                expect(old == null);
                return new StoredActor(id, create.publicId(), create.createdAt(), 1, ActorWrite.FORMAT, create.state());
            }
            if (write instanceof ActorWrite.Update update) {
                expect(old != null
                        && old.version() == update.version() - 1
                        && old.publicId().equals(update.publicId()));
                return new StoredActor(
                        id, update.publicId(), old.createdAt(), update.version(), ActorWrite.FORMAT, update.state());
            }
            ActorWrite.Delete delete = (ActorWrite.Delete) write;
            expect(old != null
                    && old.version() == delete.version()
                    && old.publicId().equals(delete.publicId()));
            return null;
        });
        return CompletableFuture.completedFuture(null);
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw new StoreException(Executed.NO, "another version is stored");
        }
    }

    @Override
    public String description() {
        return "in memory";
    }

    @Override
    public void close() {}
}

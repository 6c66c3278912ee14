// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.Settings;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    public Ownership acquire(int segment) {
        return new Owned(segment);
    }

    private record Owned(int segment) implements Ownership {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean isSure() {
            return true;
        }

        @Override
        public boolean confirm() {
            return true;
        }
    }

    @Override
    public Optional<StoredReply> findReply(ActorId id, byte[] key) {
        return Optional.empty();
    }

    @Override
    public List<StoredMessage> messages(int limit) {
        return List.of();
    }

    @Override
    public void send(List<StoredMessage> messages) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void park(MessageId message, String why) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit(List<ActorCommit> batch) {
        StoreException failure = FAIL_NEXT.getAndSet(null);
        if (failure != null) {
            throw failure;
        }
        batch.forEach(part -> commit(part.write()));
    }

    private static void commit(ActorWrite write) {
        WRITES.incrementAndGet();
        ACTORS.compute(write.id(), (id, old) -> {
            if (write instanceof ActorWrite.Create create) {
                expect(old == null);
                return new StoredActor(id, create.publicId(), create.createdAt(), 1, ActorWrite.FORMAT, create.state());
            }
            if (write instanceof ActorWrite.Update update) {
                expect(old, update.publicId(), update.version() - 1);
                return new StoredActor(
                        id, update.publicId(), old.createdAt(), update.version(), ActorWrite.FORMAT, update.state());
            }
            if (write instanceof ActorWrite.Touch touch) {
                expect(old, touch.publicId(), touch.version() - 1);
                return new StoredActor(
                        id, touch.publicId(), old.createdAt(), touch.version(), ActorWrite.FORMAT, old.state());
            }
            ActorWrite.Delete delete = (ActorWrite.Delete) write;
            expect(old, delete.publicId(), delete.version());
            return null;
        });
    }

    private static void expect(StoredActor old, String publicId, long version) {
        expect(old != null && old.version() == version && old.publicId().equals(publicId));
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

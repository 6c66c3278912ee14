// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.store;

import io.troupe.ActorId;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps state on the heap, so that no disk is measured, or nowhere, so that only the runtime's own memory is. */
final class HeapStore implements ActorStore {

    private final Map<ActorId, StoredActor> actors = new ConcurrentHashMap<>();
    private final boolean keeps;

    HeapStore(boolean keeps) {
        this.keeps = keeps;
    }

    @Override
    public Optional<StoredActor> find(ActorId id) {
        return Optional.ofNullable(actors.get(id));
    }

    @Override
    public Optional<StoredActor> findByPublicId(String publicId) {
        return actors.values().stream()
                .filter(actor -> actor.publicId().equals(publicId))
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
        if (keeps) {
            batch.forEach(part -> commit(part.write()));
        }
    }

    private void commit(ActorWrite write) {
        if (write instanceof ActorWrite.Create create) {
            put(new StoredActor(
                    create.id(), create.publicId(), create.createdAt(), 1, ActorWrite.FORMAT, create.state()));
        } else if (write instanceof ActorWrite.Update update) {
            put(update.publicId(), update, update.version(), update.state());
        } else if (write instanceof ActorWrite.Touch touch) {
            put(touch.publicId(), touch, touch.version(), actors.get(touch.id()).state());
        } else {
            actors.remove(write.id());
        }
    }

    private void put(String publicId, ActorWrite write, long version, byte[] state) {
        Instant born = actors.get(write.id()).createdAt();
        put(new StoredActor(write.id(), publicId, born, version, ActorWrite.FORMAT, state));
    }

    private void put(StoredActor actor) {
        actors.put(actor.id(), actor);
    }

    @Override
    public String description() {
        return "on the heap";
    }

    @Override
    public void close() {
        actors.clear();
    }
}

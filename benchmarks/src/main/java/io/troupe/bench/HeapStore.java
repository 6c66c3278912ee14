// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench;

import io.troupe.ActorId;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoredActor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps state on the heap, so that no disk is measured. */
final class HeapStore implements ActorStore {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Map<ActorId, StoredActor> actors = new ConcurrentHashMap<>();

    @Override
    public Optional<StoredActor> find(ActorId id) {
        return Optional.ofNullable(actors.get(id));
    }

    @Override
    public Optional<StoredActor> findByPublicId(String namespace, String publicId) {
        return actors.values().stream()
                .filter(actor -> actor.id().namespace().equals(namespace))
                .filter(actor -> actor.publicId().equals(publicId))
                .findAny();
    }

    @Override
    public CompletionStage<Void> submit(ActorWrite write) {
        if (write instanceof ActorWrite.Create create) {
            put(new StoredActor(
                    create.id(), create.publicId(), create.createdAt(), 1, ActorWrite.FORMAT, create.state()));
        } else if (write instanceof ActorWrite.Update update) {
            StoredActor old = actors.get(update.id());
            put(new StoredActor(
                    update.id(),
                    update.publicId(),
                    old.createdAt(),
                    update.version(),
                    ActorWrite.FORMAT,
                    update.state()));
        } else {
            actors.remove(write.id());
        }
        return DONE;
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

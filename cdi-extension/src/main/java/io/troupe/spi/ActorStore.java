// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the state of actors. May be shared by threads.
 *
 * <p>The runtime submits writes of one actor one after the other; those of different actors arrive side by side, and a
 * store may commit many of them in one transaction.
 */
public interface ActorStore extends AutoCloseable {

    /**
     * The last committed state of an actor; empty if it does not exist. Blocks.
     *
     * @throws StoreException if the store cannot be read
     */
    Optional<StoredActor> find(ActorId id);

    /**
     * Like {@link #find(ActorId)}, by the id clients know.
     *
     * @throws StoreException if the store cannot be read
     */
    Optional<StoredActor> findByPublicId(String namespace, String publicId);

    /**
     * Hands over a write. The stage completes once the write is durable, or fails with {@link StoreException}, which
     * says whether it was executed; it may complete on any thread, and before this method returns.
     */
    CompletionStage<Void> submit(ActorWrite write);

    /** For the line printed at start: what keeps the state, and where. No secrets. */
    String description();

    /** Waits for submitted writes, then gives back all connections and threads. */
    @Override
    void close();
}

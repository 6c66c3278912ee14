// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the state of actors, and says who owns which segment of them. May be shared by threads; all methods that do not say
 * otherwise block.
 */
public interface ActorStore extends AutoCloseable {

    /**
     * Makes this node the owner of a segment: of one that is free, whose owner is dead, or that it owns already, which is
     * answered from memory. To be called before an actor of the segment is loaded: fence first, then read.
     *
     * @throws StoreException {@code NOT_OWNER} if a live node owns it, {@code UNAVAILABLE} if the store cannot be asked
     */
    Ownership acquire(int segment);

    /**
     * The last committed state of an actor; empty if it does not exist.
     *
     * @throws StoreException if the store cannot be read
     */
    Optional<StoredActor> find(ActorId id);

    /**
     * Like {@link #find(ActorId)}, by the id clients know, whatever its namespace.
     *
     * @throws StoreException if the store cannot be read
     */
    Optional<StoredActor> findByPublicId(String publicId);

    /**
     * The answer kept under an idempotency key that has not expired.
     *
     * @param key as in {@link StoredReply#key()}
     * @throws StoreException if the store cannot be read
     */
    Optional<StoredReply> findReply(ActorId id, byte[] key);

    /**
     * Messages that wait for receivers in segments which are this node's, free, or of a dead owner; those of one sender in
     * order.
     *
     * @param limit at most so many
     * @throws StoreException if the store cannot be read
     */
    List<StoredMessage> messages(int limit);

    /**
     * Stores messages sent from outside of actors.
     *
     * @throws StoreException if they were not, or may not have been, stored
     */
    void send(List<StoredMessage> messages);

    /**
     * Puts a message aside that cannot be executed, for people to look at.
     *
     * @param why without confidential details
     * @throws StoreException if the store fails
     */
    void park(MessageId message, String why);

    /**
     * Makes a batch durable in one transaction: all of it or nothing. One call at a time.
     *
     * @param batch no actor twice
     * @throws StoreException says whether it was executed and what is at fault; after {@code REJECTED}, smaller batches find
     *     out who
     */
    void commit(List<ActorCommit> batch);

    /** Whether {@link #join} works: whether the application's own transactions can reach this store. */
    default boolean canJoin() {
        return false;
    }

    /**
     * Writes into the transaction that this thread is in, right before that is committed: all of it becomes durable with
     * everything else in that transaction, or nothing.
     *
     * @param parts no actor twice
     * @param seen ownerships in which actors were read that are not written; checked like those of the parts
     * @throws StoreException not executed; the transaction must be rolled back
     */
    default JoinedWrite join(List<ActorCommit> parts, List<Ownership> seen) {
        throw new UnsupportedOperationException("This store takes no part in transactions of the application's.");
    }

    /** For the line printed at start: what keeps the state, and where. No secrets. */
    String description();

    /** Gives up all segments, connections and threads. */
    @Override
    void close();
}

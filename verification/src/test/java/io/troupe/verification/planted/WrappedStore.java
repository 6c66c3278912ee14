// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.planted;

import io.troupe.ActorId;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.util.List;
import java.util.Optional;

/** A store in front of a real one, to be made worse by subclasses. It cannot join transactions. */
public class WrappedStore implements ActorStore {

    /** The one behind it. */
    protected final ActorStore real;

    /** One that changes nothing yet. */
    public WrappedStore(ActorStore real) {
        this.real = real;
    }

    /** An ownership as the runtime sees it. */
    private record Wrapped(WrappedStore store, Ownership real) implements Ownership {

        @Override
        public int segment() {
            return real.segment();
        }

        @Override
        public long epoch() {
            return real.epoch();
        }

        @Override
        public boolean isSure() {
            return store.isSure(real);
        }

        @Override
        public boolean confirm() {
            return store.confirm(real);
        }
    }

    /** As {@link Ownership#isSure}. */
    protected boolean isSure(Ownership owned) {
        return owned.isSure();
    }

    /** As {@link Ownership#confirm}. */
    protected boolean confirm(Ownership owned) {
        return owned.confirm();
    }

    @Override
    public Ownership acquire(int segment) {
        return new Wrapped(this, real.acquire(segment));
    }

    @Override
    public Optional<StoredActor> find(ActorId id) {
        return real.find(id);
    }

    @Override
    public Optional<StoredActor> findByPublicId(String publicId) {
        return real.findByPublicId(publicId);
    }

    @Override
    public Optional<StoredReply> findReply(ActorId id, byte[] key) {
        return real.findReply(id, key);
    }

    @Override
    public List<StoredMessage> messages(int limit) {
        return real.messages(limit);
    }

    @Override
    public void send(List<StoredMessage> messages) {
        real.send(messages);
    }

    @Override
    public void park(MessageId message, String why) {
        real.park(message, why);
    }

    @Override
    public void commit(List<ActorCommit> batch) {
        real.commit(batch.stream()
                .map(part -> new ActorCommit(
                        part.write(),
                        part.ownership() instanceof Wrapped wrapped ? wrapped.real : part.ownership(),
                        part.replies(),
                        part.sent(),
                        part.received()))
                .toList());
    }

    @Override
    public String description() {
        return real.description();
    }

    @Override
    public void close() {
        real.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.JoinedWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.Settings;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A store in memory that outlives deployments, counts its writes, fails and waits on demand; for tests without a database.
 * A batch is made as a whole or not at all.
 */
public final class MemoryStore implements ActorStore, ActorStoreProvider {

    private static final Map<ActorId, StoredActor> ACTORS = new ConcurrentHashMap<>();
    private static final Map<ByteBuffer, StoredReply> REPLIES = new ConcurrentHashMap<>();
    private static final TreeMap<MessageId, StoredMessage> MESSAGES = new TreeMap<>();

    static final AtomicInteger WRITES = new AtomicInteger();
    static final AtomicReference<StoreException> FAIL_NEXT = new AtomicReference<>();
    static final List<List<ActorCommit>> BATCHES = new CopyOnWriteArrayList<>();
    static final List<MessageId> PARKED = new CopyOnWriteArrayList<>();
    /** Called with each batch before anything else; may wait, or throw. */
    static volatile Consumer<List<ActorCommit>> beforeCommit = batch -> {};
    /** Called after each batch was made; may throw what a lost answer would. */
    static volatile Consumer<List<ActorCommit>> afterCommit = batch -> {};

    /** Takes what is written into transactions of the application's; null where that cannot be. */
    static volatile Function<List<ActorCommit>, JoinedWrite> joining;

    /** Called before each row is read; may wait. */
    static volatile Runnable beforeRead = () -> {};

    /** Thrown by the next attempts to open the store, one by one. */
    static final Queue<DeploymentProblem> UNOPENED = new ConcurrentLinkedQueue<>();

    static volatile boolean sure = true;
    static volatile boolean owned = true;

    /** For the service loader. */
    public MemoryStore() {}

    static void clear() {
        ACTORS.clear();
        REPLIES.clear();
        synchronized (MESSAGES) {
            MESSAGES.clear();
        }
        WRITES.set(0);
        FAIL_NEXT.set(null);
        BATCHES.clear();
        PARKED.clear();
        UNOPENED.clear();
        beforeCommit = batch -> {};
        afterCommit = batch -> {};
        joining = null;
        beforeRead = () -> {};
        sure = true;
        owned = true;
    }

    static Optional<StoredActor> row(ActorId id) {
        return Optional.ofNullable(ACTORS.get(id));
    }

    static void put(StoredActor actor) {
        ACTORS.put(actor.id(), actor);
    }

    static int messages() {
        synchronized (MESSAGES) {
            return MESSAGES.size();
        }
    }

    @Override
    public ActorStore open(Settings settings) {
        DeploymentProblem problem = UNOPENED.poll();
        if (problem != null) {
            throw problem;
        }
        return this;
    }

    @Override
    public Optional<StoredActor> find(ActorId id) {
        beforeRead.run();
        return row(id);
    }

    @Override
    public Optional<StoredActor> findByPublicId(String publicId) {
        return ACTORS.values().stream()
                .filter(actor -> actor.publicId().equals(publicId))
                .findAny();
    }

    @Override
    public Ownership acquire(int segment) {
        if (!owned) {
            throw new StoreException(Executed.NO, StoreException.Reason.NOT_OWNER, "another node's", null);
        }
        return new Owned(segment);
    }

    private record Owned(int segment) implements Ownership {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean isSure() {
            return sure;
        }

        @Override
        public boolean confirm() {
            return owned;
        }
    }

    @Override
    public Optional<StoredReply> findReply(ActorId id, byte[] key) {
        beforeRead.run();
        return Optional.ofNullable(REPLIES.get(replyKey(id, key)));
    }

    private static ByteBuffer replyKey(ActorId id, byte[] key) {
        byte[] actor = id.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return ByteBuffer.allocate(actor.length + key.length)
                .put(actor)
                .put(key)
                .flip();
    }

    @Override
    public List<StoredMessage> messages(int limit) {
        synchronized (MESSAGES) {
            return MESSAGES.values().stream()
                    .filter(message -> !PARKED.contains(message.id()))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public void send(List<StoredMessage> messages) {
        synchronized (MESSAGES) {
            messages.forEach(message -> MESSAGES.put(message.id(), message));
        }
    }

    @Override
    public void park(MessageId message, String why) {
        PARKED.add(message);
    }

    @Override
    public void commit(List<ActorCommit> batch) {
        beforeCommit.accept(batch);
        StoreException failure = FAIL_NEXT.getAndSet(null);
        if (failure != null) {
            throw failure;
        }
        synchronized (MESSAGES) {
            make(batch);
        }
        BATCHES.add(batch);
        afterCommit.accept(batch);
    }

    @Override
    public boolean canJoin() {
        return joining != null;
    }

    @Override
    public JoinedWrite join(List<ActorCommit> parts, List<Ownership> seen) {
        return joining.apply(parts);
    }

    /** The commit of what was joined. */
    static void makeJoined(List<ActorCommit> batch) {
        synchronized (MESSAGES) {
            make(batch);
        }
        BATCHES.add(batch);
    }

    private static void make(List<ActorCommit> batch) {
        Map<ActorId, StoredActor> after = new HashMap<>(ACTORS);
        List<MessageId> received = new ArrayList<>();
        for (ActorCommit part : batch) {
            make(part.write(), after);
            part.received().forEach(id -> expect(MESSAGES.containsKey(id)));
            part.replies()
                    .forEach(reply ->
                            expect(!REPLIES.containsKey(replyKey(part.write().id(), reply.key()))));
            received.addAll(part.received());
        }
        ACTORS.putAll(after);
        ACTORS.keySet().retainAll(after.keySet());
        received.forEach(MESSAGES::remove);
        batch.forEach(part -> {
            part.sent().forEach(message -> MESSAGES.put(message.id(), message));
            part.replies().forEach(reply -> REPLIES.put(replyKey(part.write().id(), reply.key()), reply));
        });
        WRITES.addAndGet(batch.size());
    }

    private static void make(ActorWrite write, Map<ActorId, StoredActor> actors) {
        StoredActor old = actors.get(write.id());
        if (write instanceof ActorWrite.Create create) {
            expect(old == null);
            store(actors, create, create.publicId(), 1, create.state(), create.createdAt());
        } else if (write instanceof ActorWrite.Update update) {
            expect(old, update.publicId(), update.version() - 1);
            store(actors, update, update.publicId(), update.version(), update.state(), old.createdAt());
        } else if (write instanceof ActorWrite.Touch touch) {
            expect(old, touch.publicId(), touch.version() - 1);
            store(actors, touch, touch.publicId(), touch.version(), old.state(), old.createdAt());
        } else if (write instanceof ActorWrite.Delete delete) {
            expect(old, delete.publicId(), delete.version());
            actors.remove(write.id());
        }
    }

    private static void store(
            Map<ActorId, StoredActor> actors,
            ActorWrite write,
            String publicId,
            long version,
            byte[] state,
            java.time.Instant born) {
        actors.put(write.id(), new StoredActor(write.id(), publicId, born, version, ActorWrite.FORMAT, state));
    }

    private static void expect(StoredActor old, String publicId, long version) {
        expect(old != null && old.version() == version && old.publicId().equals(publicId));
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw new StoreException(Executed.NO, StoreException.Reason.REJECTED, "not as expected", null);
        }
    }

    @Override
    public String description() {
        return "in memory";
    }

    @Override
    public void close() {}
}

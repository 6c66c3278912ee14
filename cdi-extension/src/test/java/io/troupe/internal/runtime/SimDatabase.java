// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The database that simulated processes share: tables in memory, transactions that happen in an instant, and a log of all that
 * was committed, which the checks compare with what came out.
 */
final class SimDatabase {

    /** A life of a process in the database. */
    static final class NodeRow {
        final long incarnation;
        final SimProcess process;
        boolean up = true;
        long leaseSeq = 1;

        NodeRow(long incarnation, SimProcess process) {
            this.incarnation = incarnation;
            this.process = process;
        }
    }

    private static final class SegmentRow {
        long epoch;
        long owner;
    }

    /**
     * What one actor had in a transaction.
     *
     * @param tick when
     * @param transaction tells which commits belong together
     * @param state null for no change
     */
    record Committed(
            long tick,
            long transaction,
            ActorId actor,
            String life,
            long version,
            boolean deleted,
            byte @Nullable [] state) {}

    private record ReplyKey(ActorId actor, ByteBuffer key) {}

    private final SimScheduler scheduler;
    private final SimSettings settings;
    private final Set<SimBug> bugs;
    private final Map<Long, NodeRow> nodes = new TreeMap<>();
    private final Map<Integer, SegmentRow> segments = new TreeMap<>();
    private final Map<ActorId, StoredActor> actors = new LinkedHashMap<>();
    private final Map<ReplyKey, StoredReply> replies = new LinkedHashMap<>();
    private final TreeMap<MessageId, StoredMessage> messages = new TreeMap<>();
    private final Map<MessageId, String> parked = new TreeMap<>();
    private final List<Committed> log = new ArrayList<>();
    private final SimEpochs epochs = new SimEpochs();
    private long incarnations;
    private long transactions;

    SimDatabase(SimScheduler scheduler, SimSettings settings, Set<SimBug> bugs) {
        this.scheduler = scheduler;
        this.settings = settings;
        this.bugs = bugs;
    }

    boolean has(SimBug bug) {
        return bugs.contains(bug);
    }

    List<Committed> log() {
        return log;
    }

    SimEpochs epochs() {
        return epochs;
    }

    Map<MessageId, String> parked() {
        return parked;
    }

    /** Those on their way. */
    List<StoredMessage> waiting() {
        return messages.values().stream()
                .filter(message -> !parked.containsKey(message.id()))
                .toList();
    }

    long join(SimProcess process) {
        NodeRow row = new NodeRow(++incarnations, process);
        nodes.put(row.incarnation, row);
        scheduler.trace(() -> process.name + " joins as " + row.incarnation);
        return row.incarnation;
    }

    boolean renew(long incarnation) {
        NodeRow row = nodes.get(incarnation);
        if (row == null || !row.up) {
            return false;
        }
        row.leaseSeq++;
        return true;
    }

    List<NodeRow> others(long incarnation) {
        return nodes.values().stream()
                .filter(row -> row.up && row.incarnation != incarnation)
                .toList();
    }

    boolean bury(long incarnation, long leaseSeq) {
        NodeRow row = nodes.get(incarnation);
        if (row == null || !row.up || row.leaseSeq != leaseSeq) {
            return false;
        }
        scheduler.trace(() -> "buried " + incarnation + " of " + row.process.name);
        row.up = false;
        return true;
    }

    void leave(long incarnation) {
        scheduler.trace(() -> "leaves: " + incarnation);
        segments.values().forEach(segment -> {
            if (segment.owner == incarnation) {
                segment.owner = 0;
            }
        });
        nodes.remove(incarnation);
    }

    boolean isUp(long incarnation) {
        NodeRow row = nodes.get(incarnation);
        return row != null && row.up;
    }

    private SegmentRow segment(int number) {
        return segments.computeIfAbsent(number, n -> new SegmentRow());
    }

    boolean isTaken(int segment, long incarnation) {
        long owner = segment(segment).owner;
        return owner != 0 && owner != incarnation && isUp(owner);
    }

    /** The new epoch. */
    long take(int segment, long incarnation) {
        SegmentRow row = segment(segment);
        row.epoch++;
        row.owner = incarnation;
        epochs.begins(segment, row.epoch, scheduler.tick());
        scheduler.trace(() -> incarnation + " owns segment " + segment + " in epoch " + row.epoch);
        return row.epoch;
    }

    boolean holds(int segment, long epoch, long incarnation) {
        SegmentRow row = segment(segment);
        return row.epoch == epoch && row.owner == incarnation && isUp(incarnation);
    }

    Optional<StoredActor> find(ActorId id, SimProcess process) {
        epochs.read(process, id, scheduler.tick());
        return Optional.ofNullable(actors.get(id));
    }

    Optional<StoredReply> findReply(ActorId id, byte[] key) {
        return Optional.ofNullable(replies.get(new ReplyKey(id, ByteBuffer.wrap(key))));
    }

    List<StoredMessage> messagesFor(long incarnation, int limit) {
        return waiting().stream()
                .filter(message -> !isTaken(Segments.of(message.receiver()), incarnation))
                .limit(limit)
                .toList();
    }

    void send(List<StoredMessage> sent) {
        sent.forEach(message -> messages.put(message.id(), message));
    }

    void park(MessageId message, String why) {
        if (messages.containsKey(message)) {
            parked.put(message, why);
        }
    }

    /**
     * Commits all of it, or throws and commits nothing.
     *
     * @param bad an actor that breaks a constraint; null for none
     * @param read what it builds on
     */
    void commit(List<ActorCommit> batch, long incarnation, @Nullable ActorId bad, Map<ActorId, SimEpochs.Read> read) {
        if (has(SimBug.TORN_BATCH)) {
            batch.forEach(part -> commitWhole(List.of(part), incarnation, bad, read));
        } else {
            commitWhole(batch, incarnation, bad, read);
        }
    }

    private void commitWhole(
            List<ActorCommit> batch, long incarnation, @Nullable ActorId bad, Map<ActorId, SimEpochs.Read> read) {
        if (batch.stream().anyMatch(part -> part.write().id().equals(bad))) {
            throw rejected("a constraint on " + bad);
        }
        for (ActorCommit part : batch) {
            checkFence(part, incarnation);
        }
        batch.forEach(this::checkRows);
        transactions++;
        batch.forEach(this::write);
        batch.forEach(part -> checkMemory(part.write().id(), read));
    }

    private void checkFence(ActorCommit part, long incarnation) {
        boolean skipped = has(SimBug.NO_EPOCH_CHECK) || skipsFence(part);
        if (!skipped && !holds(part.ownership().segment(), part.ownership().epoch(), incarnation)) {
            throw new StoreException(Executed.NO, StoreException.Reason.NOT_OWNER, "fenced off", null);
        }
    }

    /** Whoever owns the actor has this in memory, and nobody else did since it was read: they would have answered without it. */
    private void checkMemory(ActorId id, Map<ActorId, SimEpochs.Read> read) {
        long now = scheduler.tick();
        SimEpochs.Read before = read.get(id);
        long epoch = epochs.at(id, now);
        if (before.epoch() != epoch) {
            scheduler.fail("committed in epoch " + epoch + " what was read in epoch " + before.epoch() + ": " + id);
        }
        NodeRow owner = settings.impatient() ? null : nodes.get(segment(Segments.of(id)).owner);
        if (owner != null && !epochs.lastRead(owner.process, id, now).equals(before)) {
            scheduler.fail("committed after " + owner.process.name + " had read " + id + " once more");
        }
    }

    private boolean skipsFence(ActorCommit part) {
        return has(SimBug.NO_FENCE_WITHOUT_STATE) && part.write() instanceof ActorWrite.Touch;
    }

    private void checkRows(ActorCommit part) {
        ActorWrite write = part.write();
        if (!has(SimBug.NO_VERSION_CHECK) && !skipsFence(part)) {
            StoredActor row = actors.get(write.id());
            long expected = versionBefore(write);
            boolean fits = row == null
                    ? expected == 0
                    : row.version() == expected && row.publicId().equals(write.publicId());
            if (!fits) {
                throw rejected(write.id() + ": another version than " + expected);
            }
        }
        for (StoredReply reply : part.replies()) {
            if (replies.containsKey(new ReplyKey(write.id(), ByteBuffer.wrap(reply.key())))) {
                throw rejected("duplicate reply");
            }
        }
        Set<MessageId> seen = new HashSet<>();
        for (MessageId message : part.received()) {
            boolean there = messages.containsKey(message) && seen.add(message);
            if (!there) {
                throw rejected("message " + message + " is gone");
            }
        }
    }

    private static long versionBefore(ActorWrite write) {
        if (write instanceof ActorWrite.Update update) {
            return update.version() - 1;
        }
        if (write instanceof ActorWrite.Touch touch) {
            return touch.version() - 1;
        }
        return write instanceof ActorWrite.Delete delete ? delete.version() : 0;
    }

    private static StoreException rejected(String why) {
        return new StoreException(Executed.NO, StoreException.Reason.REJECTED, why, null);
    }

    private void write(ActorCommit part) {
        ActorWrite write = part.write();
        ActorId id = write.id();
        StoredActor old = actors.get(id);
        if (old == null && !(write instanceof ActorWrite.Create)) {
            // Only where a bug was planted.
            return;
        }
        byte[] state = null;
        if (write instanceof ActorWrite.Create create) {
            state = create.state();
            actors.put(id, new StoredActor(id, create.publicId(), create.createdAt(), 1, 1, state));
        } else if (write instanceof ActorWrite.Update update) {
            state = update.state();
            actors.put(id, new StoredActor(id, old.publicId(), old.createdAt(), update.version(), old.format(), state));
        } else if (write instanceof ActorWrite.Touch touch) {
            actors.put(
                    id,
                    new StoredActor(id, old.publicId(), old.createdAt(), touch.version(), old.format(), old.state()));
        } else {
            actors.remove(id);
        }
        log.add(new Committed(
                scheduler.tick(),
                transactions,
                id,
                write.publicId(),
                versionBefore(write) + 1,
                write instanceof ActorWrite.Delete,
                state));
        scheduler.trace(() -> "committed " + id + " v" + (versionBefore(write) + 1) + " "
                + write.getClass().getSimpleName() + SimActors.describe(log.get(log.size() - 1)) + ", "
                + part.replies().size() + " replies, received " + part.received() + ", sent "
                + part.sent().stream().map(StoredMessage::id).toList());
        if (!has(SimBug.REPLIES_APART)) {
            keep(part);
        }
        for (MessageId message : part.received()) {
            receive(message);
        }
        send(part.sent());
    }

    /** The replies of a part. */
    void keep(ActorCommit part) {
        part.replies()
                .forEach(reply -> replies.put(new ReplyKey(part.write().id(), ByteBuffer.wrap(reply.key())), reply));
    }

    private void receive(MessageId id) {
        StoredMessage message = messages.remove(id);
        if (message == null) {
            return;
        }
        for (StoredMessage other : messages.headMap(id).values()) {
            if (other.id().sender().equals(id.sender())
                    && other.receiver().equals(message.receiver())
                    && !parked.containsKey(other.id())) {
                scheduler.fail("messages out of order: " + id + " was executed before " + other.id());
            }
        }
    }
}

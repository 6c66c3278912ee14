// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store of one process: as the real one it joins as a node, renews a lease, buries those whose lease has run out, fences, and
 * finds out what became of its commits. Each trip to the database takes time, in which anything may happen, and may fail.
 */
final class SimStore implements ActorStore {

    private static final long HEARTBEAT_NANOS = 200_000_000L;

    private final SimProcess process;
    private final SimScheduler scheduler;
    private final SimDatabase database;
    private final SimSettings settings;
    private final Map<Long, long[]> seen = new HashMap<>();
    private final Set<Integer> acquiring = new HashSet<>();
    private @Nullable Incarnation incarnation;
    private @Nullable Runnable inFlight;
    private @Nullable ActorId bad;
    private @Nullable Consumer<ActorId> whenFrozen;
    private long freezeNanos;
    private boolean committing;
    private boolean closed;

    /** A life in the database. */
    private static final class Incarnation {
        final long id;
        final Map<Integer, Owned> owned = new HashMap<>();
        long leaseEnd = Long.MIN_VALUE;
        boolean dead;

        Incarnation(long id) {
            this.id = id;
        }
    }

    private final class Owned implements Ownership {
        final int segment;
        final Incarnation by;
        long epoch;
        boolean lost;

        Owned(int segment, long epoch, Incarnation by) {
            this.segment = segment;
            this.epoch = epoch;
            this.by = by;
        }

        boolean isLost() {
            return lost || by.dead;
        }

        @Override
        public int segment() {
            return segment;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public boolean isSure() {
            scheduler.point();
            boolean sure = !isLost() && process.monotonic() < by.leaseEnd;
            scheduler.point();
            return sure;
        }

        @Override
        public boolean confirm() {
            if (isLost()) {
                return false;
            }
            trip();
            boolean held = database.holds(segment, epoch, by.id);
            half();
            lost |= !held;
            return held;
        }
    }

    SimStore(SimProcess process, SimDatabase database, SimSettings settings) {
        this.process = process;
        this.scheduler = process.scheduler;
        this.database = database;
        this.settings = settings;
    }

    void start() {
        process.spawn("heartbeat", this::heartbeat);
    }

    /** One way to the database. */
    private void half() {
        boolean faulty = settings.faults().areOn();
        long nanos = scheduler.random.nextLong(1 + settings.ioNanos() / 2);
        if (faulty && scheduler.chance(settings.slowIo())) {
            nanos = scheduler.random.nextLong(3 * SimSettings.LEASE_NANOS);
        }
        scheduler.sleep(nanos);
        scheduler.point();
    }

    /** To the database; may fail, with nothing done. */
    private void trip() {
        if (closed) {
            throw new StoreException(Executed.NO, "closed");
        }
        half();
        if (settings.faults().areOn() && scheduler.chance(settings.failedIo())) {
            throw new StoreException(Executed.NO, "no way to the database");
        }
    }

    private Incarnation alive() {
        Incarnation last = incarnation;
        if (last != null && !last.dead) {
            return last;
        }
        long sent = process.monotonic();
        trip();
        if (incarnation != null && !incarnation.dead) {
            return incarnation;
        }
        Incarnation joined = new Incarnation(database.join(process));
        incarnation = joined;
        half();
        renewed(joined, sent);
        return joined;
    }

    private void renewed(Incarnation whose, long sent) {
        long length = database.has(SimBug.LEASE_TOO_LONG)
                ? 4 * SimSettings.LEASE_NANOS
                : SimSettings.LEASE_NANOS - SimSettings.LEASE_MARGIN_NANOS;
        whose.leaseEnd = sent + length;
    }

    private void heartbeat() {
        while (!closed) {
            try {
                beat();
            } catch (StoreException e) {
                if (incarnation != null) {
                    incarnation.leaseEnd = Long.MIN_VALUE;
                }
            }
            scheduler.park(HEARTBEAT_NANOS);
        }
    }

    private void beat() {
        Incarnation me = alive();
        long sent = process.monotonic();
        trip();
        if (closed) {
            return;
        }
        if (database.renew(me.id)) {
            half();
            renewed(me, sent);
            look(me);
        } else {
            me.dead = true;
            alive();
        }
    }

    /** Buries those that have not renewed for the length of a lease, by our clock; how many. */
    private int look(Incarnation me) {
        trip();
        List<SimDatabase.NodeRow> others = database.others(me.id);
        half();
        long now = process.monotonic();
        int buried = 0;
        for (SimDatabase.NodeRow other : others) {
            long leaseSeq = other.leaseSeq;
            long[] at = seen.get(other.incarnation);
            if (at == null || at[0] != leaseSeq) {
                at = new long[] {leaseSeq, now};
                seen.put(other.incarnation, at);
            }
            // The database notices that a process is gone when its connections close.
            boolean gone = other.process.isDead() && scheduler.chance(300);
            if (gone || now - at[1] >= SimSettings.LEASE_NANOS) {
                trip();
                buried += database.bury(other.incarnation, at[0]) ? 1 : 0;
            }
        }
        return buried;
    }

    @Override
    public Ownership acquire(int segment) {
        Owned known = owned(segment);
        if (known != null) {
            return known;
        }
        while (!acquiring.add(segment)) {
            scheduler.sleep(100_000);
        }
        try {
            Owned meanwhile = owned(segment);
            return meanwhile != null ? meanwhile : ask(segment);
        } finally {
            acquiring.remove(segment);
        }
    }

    private @Nullable Owned owned(int segment) {
        Incarnation me = incarnation;
        Owned known = me == null || closed ? null : me.owned.get(segment);
        return known == null || known.isLost() ? null : known;
    }

    private Owned ask(int segment) {
        while (true) {
            Incarnation me = alive();
            trip();
            if (database.isTaken(segment, me.id) && (look(me) == 0 || database.isTaken(segment, me.id))) {
                throw new StoreException(Executed.NO, StoreException.Reason.NOT_OWNER, "owned by another", null);
            }
            if (database.isUp(me.id)) {
                Owned owned = new Owned(segment, 0, me);
                if (database.has(SimBug.BUMP_LATER)) {
                    process.spawn("bump", () -> {
                        scheduler.sleep(scheduler.random.nextLong(SimSettings.LEASE_NANOS));
                        owned.epoch = database.take(segment, me.id);
                    });
                } else {
                    owned.epoch = database.take(segment, me.id);
                }
                half();
                me.owned.put(segment, owned);
                return owned;
            }
            me.dead = true;
        }
    }

    @Override
    public Optional<StoredActor> find(ActorId id) {
        trip();
        Optional<StoredActor> found = database.find(id, process);
        half();
        return found;
    }

    @Override
    public Optional<StoredActor> findByPublicId(String publicId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredReply> findReply(ActorId id, byte[] key) {
        trip();
        Optional<StoredReply> found = database.findReply(id, key);
        half();
        return found;
    }

    @Override
    public List<StoredMessage> messages(int limit) {
        trip();
        List<StoredMessage> found = database.messagesFor(incarnation == null ? 0 : incarnation.id, limit);
        half();
        return found;
    }

    @Override
    public void send(List<StoredMessage> messages) {
        trip();
        database.send(messages);
        half();
    }

    @Override
    public void park(MessageId message, String why) {
        trip();
        database.park(message, why);
        half();
    }

    @Override
    public void commit(List<ActorCommit> batch) {
        if (committing) {
            scheduler.fail("two commits at a time");
        }
        committing = true;
        try {
            commitOnce(batch);
        } finally {
            committing = false;
        }
    }

    private void commitOnce(List<ActorCommit> batch) {
        if (closed) {
            throw new StoreException(Executed.NO, "closed");
        }
        Set<ActorId> once = new HashSet<>();
        if (!batch.stream().allMatch(part -> once.add(part.write().id()))) {
            scheduler.fail("an actor twice in a batch");
        }
        Incarnation by = ((Owned) batch.get(0).ownership()).by;
        if (batch.stream().map(part -> (Owned) part.ownership()).anyMatch(owned -> owned.isLost() || owned.by != by)) {
            throw new StoreException(Executed.NO, StoreException.Reason.NOT_OWNER, "lost", null);
        }
        ActorId broken = chooseBad(batch);
        Map<ActorId, SimEpochs.Read> read = reads(once);
        Runnable transaction = () -> transact(batch, by, broken, read);
        boolean faulty = settings.faults().areOn();
        if (faulty && scheduler.chance(settings.failedCommit())) {
            half();
            throw new StoreException(Executed.NO, "no way to the database");
        }
        if (faulty && scheduler.chance(settings.unknownCommit())) {
            inDoubt(transaction);
        }
        inFlight = transaction;
        half();
        freezeHere(batch);
        inFlight = null;
        transaction.run();
        half();
        if (database.has(SimBug.REPLIES_APART)) {
            trip();
            batch.forEach(database::keep);
        }
    }

    /** What a commit of now builds on. */
    private Map<ActorId, SimEpochs.Read> reads(Set<ActorId> actors) {
        long now = scheduler.tick();
        Map<ActorId, SimEpochs.Read> read = new HashMap<>();
        actors.forEach(id -> read.put(id, database.epochs().lastRead(process, id, now)));
        return read;
    }

    /**
     * The process freezes when the next commit is on its way, which gets there when it thaws.
     *
     * @param who is told of an actor in it
     */
    void freezeAtCommit(long nanos, Consumer<ActorId> who) {
        freezeNanos = nanos;
        whenFrozen = who;
    }

    private void freezeHere(List<ActorCommit> batch) {
        Consumer<ActorId> who = whenFrozen;
        if (who != null) {
            whenFrozen = null;
            process.freeze(freezeNanos);
            who.accept(batch.get(0).write().id());
            scheduler.sleep(1);
        }
    }

    private void transact(
            List<ActorCommit> batch, Incarnation by, @Nullable ActorId broken, Map<ActorId, SimEpochs.Read> read) {
        try {
            database.commit(batch, by.id, broken, read);
        } catch (StoreException e) {
            scheduler.trace(() -> "refused: " + e.getMessage());
            if (e.reason() == StoreException.Reason.NOT_OWNER) {
                by.dead |= !database.isUp(by.id);
                batch.forEach(part -> ((Owned) part.ownership()).lost = true);
            }
            throw e;
        }
    }

    /** An actor that breaks a constraint does so in every batch, until it stands alone; null for none. */
    private @Nullable ActorId chooseBad(List<ActorCommit> batch) {
        if (bad == null && settings.faults().areOn() && scheduler.chance(settings.rejectedCommit())) {
            bad = batch.get(scheduler.random.nextInt(batch.size())).write().id();
        }
        ActorId chosen = bad;
        if (batch.size() == 1 && batch.get(0).write().id().equals(bad)) {
            bad = null;
        }
        return chosen;
    }

    /** The answer to COMMIT is lost. */
    private void inDoubt(Runnable transaction) {
        half();
        int how = scheduler.random.nextInt(4);
        scheduler.trace(() -> "the answer to COMMIT is lost, " + how);
        if (how == 0) {
            transaction.run();
        } else if (how == 1) {
            SimScheduler.SimThread late = late(transaction);
            // No transaction lives as long as the store tries to find out, if it is as patient as it should be.
            boolean patient = !settings.impatient() && !database.has(SimBug.UNKNOWN_TOO_EARLY);
            while (patient && !late.hasEnded()) {
                scheduler.sleep(10_000_000);
            }
        }
        half();
        if (how == 2) {
            // Found out in time that it was not made.
            throw new StoreException(Executed.NO, "rolled back");
        }
        throw new StoreException(Executed.UNKNOWN, "COMMIT failed");
    }

    private SimScheduler.SimThread late(Runnable transaction) {
        long delay = scheduler.random.nextLong(2 * SimSettings.LEASE_NANOS);
        return scheduler.spawn("late commit", null, () -> {
            scheduler.sleep(delay);
            try {
                transaction.run();
            } catch (StoreException e) {
                // It has come too late.
            }
        });
    }

    /** What was on its way to the database may get there. */
    void crashed() {
        if (inFlight != null && scheduler.random.nextBoolean()) {
            late(inFlight);
        }
        closed = true;
    }

    @Override
    public String description() {
        return "simulated";
    }

    @Override
    public void close() {
        closed = true;
        if (incarnation != null && !incarnation.dead) {
            incarnation.dead = true;
            half();
            database.leave(incarnation.id);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits what turns have changed, and lets out what they answered: group commit with an output gate.
 *
 * <p>A turn that has ended leaves its changes here and gives the actor to the next turn at once. Whoever finds no commit going
 * on takes all activations with changes, writes the newest document of each, however many turns it has had, in one
 * transaction, and opens the gates of those turns in their order. Meanwhile the next changes gather: the more load, the larger
 * the batches, and a hot actor is not bound to one commit per action.
 *
 * <pre>
 *   turn n  ended: changes + gate --.
 *   turn n+1 ended: changes + gate --+--> line of activations --> one transaction --> gates open: events, messages, answers
 *   turn m of another actor -------'                                  |
 *                                                              failed: gates fail, activations are lost
 * </pre>
 *
 * <p><b>Who commits.</b> Any thread: one that waits for its own answer does a batch itself if nobody else is at it, which
 * spares a lone caller two thread switches; the committer goes on as long as there is more. Batches never overlap.
 *
 * <p><b>Failure.</b> Nothing that a lost commit carried leaves. The activation is lost with all turns since, which built on
 * it: those callers learn that their calls were not executed; those in the failed transaction learn what the store knows. If
 * an actor of the batch may be at fault, the batch is split until it stands alone.
 */
final class CommitPipeline {

    private static final int MAX_ACTORS = 512;
    private static final int MAX_BYTES = 4 << 20;

    private final ActorStore store;
    private final Executor committer;
    private final Executor threads;
    private final Parking parking;
    private final Surroundings surroundings;
    private final Connections connections;
    private final int limit;

    private final Queue<Activation> line = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean committing = new AtomicBoolean();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Gates that are closed. */
    private final AtomicInteger waiting = new AtomicInteger();

    private @Nullable Consumer<Slot> lost;
    private @Nullable BiConsumer<Activation, List<StoredMessage>> sent;

    /** A pipeline with nothing in it. */
    CommitPipeline(Environment env, Connections connections) {
        this.store = env.store();
        this.committer = env.committer();
        this.threads = env.threads();
        this.parking = env.parking();
        this.surroundings = env.surroundings();
        this.connections = connections;
        this.limit = env.bounds().uncommitted();
    }

    /** Whom to tell of a slot whose activation is lost, and of messages that were committed. */
    void listeners(Consumer<Slot> onLost, BiConsumer<Activation, List<StoredMessage>> onSent) {
        lost = onLost;
        sent = onSent;
    }

    /** Whether so much waits that nothing more should be begun. */
    boolean isFull() {
        return waiting.get() >= limit;
    }

    /** Takes changes of a turn, which still holds the actor, and what is to leave with them; null for nothing. */
    void add(Activation activation, Effect effect, @Nullable Gate gate) {
        switch (activation.progress.add(effect, gate, waiting)) {
            case WAITS_UNQUEUED -> line.add(activation);
            case FAILED -> {
                if (gate != null) {
                    fail(gate, Executed.NO, null);
                }
            }
            default -> {
                // It goes with changes that are in line.
            }
        }
    }

    /**
     * Takes what a turn without changes wants to let out: once all turns before it are committed.
     *
     * @return false if nothing is in the way; then the gate is the caller's again, to {@link #open} when it has given the turn
     *     back
     */
    boolean add(Activation activation, Gate gate) {
        switch (activation.progress.add(gate, waiting)) {
            case OPEN -> {
                return false;
            }
                // What a replay answers was in the commit that is lost, and how it was lost is not known any more.
            case FAILED -> fail(gate, gate.isOfReplay() ? Executed.UNKNOWN : Executed.NO, null);
            default -> {
                // Waits for those before it.
            }
        }
        return true;
    }

    /** Lets out a gate that nothing is in the way of. */
    void open(Gate gate) {
        release(gate, null);
    }

    /**
     * Gets going what was added, on this thread if that may be: it waits for it anyway.
     *
     * @param own the gate that this thread has added, which it may open itself
     */
    void push(@Nullable Gate own) {
        if (line.isEmpty()) {
            return;
        }
        if (committing.get() || surroundings.isInTransaction() || !commitHere(own)) {
            schedule();
        }
    }

    private void schedule() {
        // Whoever commits now looks at the line once more when it has finished.
        if (!committing.get() && scheduled.compareAndSet(false, true)) {
            committer.execute(this::commitAll);
        }
    }

    private void commitAll() {
        scheduled.set(false);
        while (!line.isEmpty() && commitHere(null)) {
            // More has gathered.
        }
    }

    /** One batch; false if another thread is at it. */
    private boolean commitHere(@Nullable Gate own) {
        if (!committing.compareAndSet(false, true)) {
            return false;
        }
        List<Gate> later = new ArrayList<>();
        try {
            commitBatch(later);
        } finally {
            committing.set(false);
            if (!line.isEmpty()) {
                schedule();
            }
            boolean mine = own != null && later.remove(own);
            handOut(later);
            if (mine) {
                answer(own);
            }
        }
        return true;
    }

    private void handOut(List<Gate> later) {
        if (!later.isEmpty()) {
            threads.execute(() -> later.forEach(CommitPipeline::answer));
        }
    }

    private static void answer(Gate gate) {
        try {
            gate.done().done(gate.answer(), gate.failure());
        } catch (RuntimeException | Error e) {
            RuntimeLog.taskFailed(e);
        }
    }

    /** An activation's part in a batch. */
    private record Part(Activation activation, ActorCommit commit) {}

    private void commitBatch(List<Gate> later) {
        List<Part> batch = new ArrayList<>();
        int bytes = 0;
        while (batch.size() < MAX_ACTORS && bytes < MAX_BYTES) {
            Activation next = line.poll();
            if (next == null) {
                break;
            }
            ActorCommit commit = next.progress.take();
            if (commit != null) {
                bytes += next.progress.size();
                batch.add(new Part(next, commit));
            }
        }
        if (!batch.isEmpty()) {
            commit(batch, later);
        }
    }

    private void commit(List<Part> batch, List<Gate> later) {
        try {
            store.commit(batch.stream().map(Part::commit).toList());
        } catch (StoreException e) {
            if (batch.size() > 1 && e.executed() == Executed.NO && e.reason() != StoreException.Reason.UNAVAILABLE) {
                int middle = batch.size() / 2;
                commit(batch.subList(0, middle), later);
                commit(batch.subList(middle, batch.size()), later);
            } else {
                batch.forEach(part -> lose(part.activation(), e.executed(), e));
            }
            return;
        } catch (RuntimeException | Error e) {
            batch.forEach(part -> lose(part.activation(), Executed.UNKNOWN, e));
            return;
        }
        List<Gate> opened = new ArrayList<>();
        for (Part part : batch) {
            if (part.activation().progress.committed(part.commit(), opened)) {
                line.add(part.activation());
            }
            opened.forEach(gate -> open(part.activation(), gate, later));
            opened.clear();
            if (!part.commit().sent().isEmpty() && sent != null) {
                sent.accept(part.activation(), part.commit().sent());
            }
        }
    }

    /** Nothing of the activation leaves any more; whatever still runs in it can use nothing of it. */
    void lose(Activation activation, Executed executed, Throwable cause) {
        RuntimeLog.commitFailed(activation.id(), cause);
        activation.drop();
        List<Gate> inFlight = new ArrayList<>();
        List<Gate> never = new ArrayList<>();
        activation.progress.fail(inFlight, never);
        waiting.addAndGet(-inFlight.size() - never.size());
        inFlight.forEach(gate -> fail(gate, executed, cause));
        never.forEach(gate -> fail(gate, gate.isOfReplay() ? executed : Executed.NO, cause));
        if (lost != null) {
            lost.accept(activation.slot());
        }
    }

    /** Lets out what a gate holds; an answer whose receiver may take a while goes to the list. */
    private void open(Activation activation, Gate gate, List<Gate> later) {
        waiting.decrementAndGet();
        connections.deliver(activation.id(), gate.items());
        release(gate, later);
    }

    private void release(Gate gate, @Nullable List<Gate> later) {
        Call.Done done = gate.done();
        if (done == null) {
            return;
        }
        if (gate.lease() != null && !gate.lease().isSure()) {
            threads.execute(() -> confirm(gate, done));
        } else if (done.isQuick() || later == null) {
            answer(gate);
        } else {
            later.add(gate);
        }
    }

    /** The lease does not tell whether what was answered is current: the database does. */
    private void confirm(Gate gate, Call.Done done) {
        ActorException failure = null;
        try {
            if (!gate.lease().confirm()) {
                forget(gate.memory());
                failure = new ActorException(
                        ErrorCode.NOT_OWNER, Executed.NO, "Another node has taken over this actor; try again.", null);
            }
        } catch (StoreException e) {
            failure = new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The store cannot be asked.", e);
        }
        if (failure == null) {
            done.done(gate.answer(), gate.failure());
        } else {
            done.done(null, failure);
        }
    }

    /** What another node owns is of no use any more: otherwise it would refuse calls for as long as there are any. */
    private void forget(@Nullable Activation activation) {
        if (activation != null) {
            // Its commits fail by themselves, if they do.
            activation.drop();
            if (lost != null) {
                lost.accept(activation.slot());
            }
        }
    }

    private void fail(Gate gate, Executed executed, @Nullable Throwable cause) {
        if (gate.done() == null) {
            return;
        }
        ActorException failure = failure(gate.isOfChange() ? executed : Executed.NO, cause);
        if (gate.done().isQuick()) {
            gate.done().done(null, failure);
        } else {
            threads.execute(() -> gate.done().done(null, failure));
        }
    }

    static ActorException failure(Executed executed, @Nullable Throwable cause) {
        if (cause instanceof StoreException e && e.reason() == StoreException.Reason.NOT_OWNER) {
            return new ActorException(
                    ErrorCode.NOT_OWNER, executed, "Another node has taken over this actor; try again.", cause);
        }
        return new ActorException(ErrorCode.STORE_FAILED, executed, "The state could not be committed.", cause);
    }

    /**
     * Waits until all that turns of the activation have left is committed.
     *
     * @throws ActorException not executed, if the activation is lost
     */
    void await(Activation activation) {
        if (activation.progress.isSettled()) {
            if (activation.progress.hasFailed()) {
                throw failure(Executed.NO, null);
            }
            return;
        }
        Outcome outcome = new Outcome(parking);
        Gate gate = Gate.changed(List.of(), null, outcome);
        if (!add(activation, gate)) {
            return;
        }
        while (!outcome.isDone() && !line.isEmpty() && !surroundings.isInTransaction() && commitHere(null)) {
            // Ours may be in a later batch.
        }
        push(null);
        outcome.await();
        if (outcome.failure() != null) {
            throw failure(Executed.NO, outcome.failure());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.UserException;
import io.troupe.spi.ActorStore;
import io.troupe.spi.MessageId;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings one-way messages to their receivers: each takes effect once.
 *
 * <p>A message is stored in its sender's commit and deleted in that of its receiver's turn, which must find it. So it survives
 * crashes on either side, and a second delivery, however it came about, fails and is rolled back. Messages go out right
 * after the sender's commit; a sweep finds those that a crash has left behind. Messages from one sender to one receiver
 * are a lane: one after the other, in the order of sending. Where earlier ones may be in the store that nobody here knows of, those that
 * follow are left to a sweep too, see {@link Unswept}.
 *
 * <p>A message whose action fails is tried again, 6 times within about a minute, then put aside; one that was refused with a
 * client error, or by the application, is put aside at once.
 */
final class Messages {

    private static final int SWEEP = 10_000;
    private static final int TRIES = 6;
    private static final long FIRST_DELAY_MILLIS = 2_000;

    /** Makes the call that executes a message, and tells what it came to. */
    interface Execution {
        void execute(StoredMessage message, Call.Done done);
    }

    private record Lane(String sender, ActorId receiver) {}

    /** A message in its lane. */
    private static final class Entry {
        /** To be told if the message is left to a sweep; null if it is not here. */
        @Nullable
        Activation sender;
    }

    private final ActorStore store;
    private final TurnThreads threads;
    private final ScheduledExecutorService timer;
    private final Execution execution;

    // Guarded by this.
    private final Map<Lane, Deque<StoredMessage>> lanes = new HashMap<>();
    private final Map<MessageId, Entry> known = new HashMap<>();
    /** Executed, but a sweep that has begun before may still find them. */
    private Set<MessageId> finished = new HashSet<>();

    /** Activations with messages that were left to a sweep, by the name they send under. */
    private final Map<String, Activation> behind = new HashMap<>();

    private boolean sweeping;
    private boolean again;

    Messages(ActorStore store, TurnThreads threads, ScheduledExecutorService timer, Execution execution) {
        this.store = store;
        this.threads = threads;
        this.timer = timer;
        this.execution = execution;
    }

    /** Takes messages that an activation has sent, and that are stored. */
    void deliver(Activation sender, List<StoredMessage> messages) {
        List<StoredMessage> first = new ArrayList<>(messages.size());
        boolean sweepSoon = false;
        synchronized (this) {
            for (StoredMessage message : messages) {
                if (sender.unswept.mayGo(message.receiver())) {
                    add(message, sender, first);
                } else {
                    sweepSoon |= sender.unswept.leave(message);
                    behind.put(sender.publicId, sender);
                }
            }
        }
        start(first);
        if (sweepSoon) {
            threads.execute(this::sweep);
        }
    }

    /** Takes messages that are stored, and whose senders send no others. */
    void deliver(List<StoredMessage> messages) {
        List<StoredMessage> first = new ArrayList<>(messages.size());
        synchronized (this) {
            messages.forEach(message -> add(message, null, first));
        }
        start(first);
    }

    /** To its lane, unless it is known; those that stand first are to be started. */
    private void add(StoredMessage message, @Nullable Activation sender, List<StoredMessage> first) {
        Entry entry = known.computeIfAbsent(message.id(), id -> {
            Deque<StoredMessage> lane = lanes.computeIfAbsent(laneOf(message), key -> new ArrayDeque<>(2));
            if (lane.isEmpty()) {
                first.add(message);
            }
            lane.add(message);
            return new Entry();
        });
        if (sender != null) {
            entry.sender = sender;
        }
    }

    private void start(List<StoredMessage> first) {
        first.forEach(message -> threads.execute(() -> execute(message, 1)));
    }

    /** Looks for messages that nobody here knows of: left behind by a crash, or by a node that is no more. Blocks. */
    void sweep() {
        synchronized (this) {
            if (sweeping) {
                again = true;
                return;
            }
            sweeping = true;
        }
        do {
            sweepOnce();
        } while (!hasSwept());
    }

    private synchronized boolean hasSwept() {
        sweeping = again;
        again = false;
        return !sweeping;
    }

    private void sweepOnce() {
        Set<MessageId> old;
        synchronized (this) {
            old = finished;
            finished = new HashSet<>();
        }
        List<StoredMessage> first = new ArrayList<>();
        try {
            List<StoredMessage> found = store.messages(SWEEP);
            synchronized (this) {
                // At once, so that none of a lane can fail before those behind it have lined up.
                for (StoredMessage message : found) {
                    add(message, behind.get(message.id().sender()), first);
                }
                known.keySet().removeAll(old);
                catchUp(found);
            }
        } catch (RuntimeException e) {
            RuntimeLog.sweepFailed(e);
            synchronized (this) {
                finished.addAll(old);
            }
        }
        start(first);
    }

    /** Of what was left to a sweep, all was found of a lane if the newest was: then its next need not wait. */
    private void catchUp(List<StoredMessage> found) {
        for (StoredMessage message : found) {
            Activation sender = behind.get(message.id().sender());
            if (sender != null) {
                sender.unswept.found(message);
            }
        }
        behind.values().removeIf(sender -> sender.isDropped() || sender.unswept.isEmpty());
    }

    private void execute(StoredMessage message, int attempt) {
        execution.execute(message, (answer, failure) -> {
            if (failure == null) {
                end(message, true);
            } else {
                failed(message, attempt, (ActorException) failure);
            }
        });
    }

    private void failed(StoredMessage message, int attempt, ActorException failure) {
        if (isOfStore(failure)) {
            // Whether it is still there, the next sweep tells.
            end(message, false);
        } else if (attempt >= TRIES || isRefusal(failure)) {
            park(message, failure);
        } else {
            timer.schedule(
                    () -> threads.execute(() -> execute(message, attempt + 1)),
                    FIRST_DELAY_MILLIS << (attempt - 1),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void park(StoredMessage message, ActorException failure) {
        RuntimeLog.messageParked(message, failure);
        try {
            store.park(message.id(), failure.group() + "." + failure.code());
            end(message, true);
        } catch (StoreException e) {
            RuntimeLog.sweepFailed(e);
            end(message, false);
        }
    }

    /** Goes on with the lane; a message that is not finished is left to the next sweep, as are those behind it. */
    private void end(StoredMessage message, boolean isFinished) {
        StoredMessage next = null;
        synchronized (this) {
            Deque<StoredMessage> lane = lanes.get(laneOf(message));
            if (isFinished) {
                finished.add(message.id());
                lane.poll();
                next = lane.peek();
            } else {
                lane.forEach(this::leave);
                lane.clear();
            }
            if (lane.isEmpty()) {
                lanes.remove(laneOf(message));
            }
        }
        StoredMessage following = next;
        if (following != null) {
            threads.execute(() -> execute(following, 1));
        }
    }

    private void leave(StoredMessage message) {
        Entry entry = known.remove(message.id());
        if (entry != null && entry.sender != null && !entry.sender.isDropped()) {
            entry.sender.unswept.leave(message);
            behind.put(message.id().sender(), entry.sender);
        }
    }

    private static Lane laneOf(StoredMessage message) {
        return new Lane(message.id().sender(), message.receiver());
    }

    private static boolean isOfStore(ActorException failure) {
        return is(failure, ErrorCode.STORE_FAILED)
                || is(failure, ErrorCode.NOT_OWNER)
                || is(failure, ErrorCode.STOPPING)
                || is(failure, ErrorCode.UNKNOWN_ACTOR);
    }

    private static boolean isRefusal(ActorException failure) {
        if (failure instanceof UserException) {
            return true;
        }
        return failure.status() >= 400 && failure.status() < 500 && !is(failure, ErrorCode.OVERLOADED);
    }

    private static boolean is(ActorException failure, ErrorCode code) {
        return failure.group().equals(code.group()) && failure.code().equals(code.code());
    }
}

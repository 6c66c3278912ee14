// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.JoinedWrite;
import io.troupe.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the application's that turns of actors take part in. Each is {@linkplain Part held} until it has completed,
 * and while code of the actor runs longer than that.
 *
 * <pre>
 *   open --> closed (all is being written) --> ended: committed, or not
 *     '----------------- rolled back ------------^
 * </pre>
 *
 * One thread is in the transaction at a time; its end may come on another.
 */
final class Joint implements Transactions.Participant {

    private final Joiner joiner;

    // Guarded by this; turns are never taken out.
    private final List<Part> parts = new ArrayList<>(2);
    private boolean closed;
    private boolean ended;
    private boolean committed;
    private @Nullable JoinedWrite write;
    private @Nullable Throwable failure;

    /** Held while the store is asked. */
    private final Object resolving = new Object();

    /** If it is not said to be committed. Guarded by {@code resolving}. */
    private @Nullable Executed outcome;

    Joint(Joiner joiner) {
        this.joiner = joiner;
    }

    /** Takes a turn in, whose frame runs. */
    synchronized void add(Part part) {
        if (closed || ended) {
            throw over();
        }
        parts.add(part);
    }

    static ActorException over() {
        return ActorException.refused(
                ErrorCode.ROLLED_BACK, "The transaction of this call cannot be committed any more; nothing was done.");
    }

    synchronized List<Turn> turns() {
        return parts.stream().map(Part::turn).toList();
    }

    /** Whether that turn ends only with this transaction. */
    synchronized boolean holds(Turn turn) {
        return parts.stream().anyMatch(part -> part.turn() == turn && !part.isSettled());
    }

    /** Its turn of that key; null if it holds none. */
    synchronized @Nullable Part partOn(Slot slot) {
        return parts.stream()
                .filter(part -> part.turn().slot == slot && !part.isSettled())
                .findAny()
                .orElse(null);
    }

    synchronized Part part(Turn turn) {
        return parts.stream()
                .filter(part -> part.turn() == turn)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("not in this transaction"));
    }

    /** Goes on in a turn that is held. */
    synchronized void reenter(Part part) {
        if (closed || ended) {
            throw over();
        }
        if (part.busy) {
            throw ActorException.refused(
                    ErrorCode.CALL_CYCLE, "Another thread is in this actor for the same transaction.");
        }
        part.busy = true;
    }

    /** A frame of the turn has ended. Gives true if the turn stays held, false if it is now to be settled by the caller. */
    synchronized boolean leave(Part part) {
        part.busy = false;
        return !ended;
    }

    @Override
    public void beforeCompletion() {
        List<Part> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(parts);
        }
        try {
            JoinedWrite written = joiner.write(all);
            synchronized (this) {
                write = written;
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                failure = e;
            }
            throw e;
        }
    }

    @Override
    public void afterCompletion(boolean success) {
        List<Part> idle;
        synchronized (this) {
            ended = true;
            committed = success;
            idle = parts.stream().filter(part -> !part.busy).toList();
        }
        joiner.ended(this, idle, success);
    }

    /** Why nothing could be written; null if that was not the reason of a rollback. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Whether it was committed, once it has ended. Blocks if the transaction manager does not know for certain: it takes an
     * answer to COMMIT that was lost for a rollback.
     */
    Executed outcome() {
        JoinedWrite written;
        synchronized (this) {
            if (committed) {
                return Executed.YES;
            }
            written = write;
        }
        synchronized (resolving) {
            if (outcome == null) {
                outcome = written == null ? Executed.NO : written.resolve();
            }
            return outcome;
        }
    }

    /** Whether what memory held was not what the store holds, so that it is of no use. */
    synchronized boolean isStale() {
        return failure instanceof StoreException e && e.reason() != StoreException.Reason.UNAVAILABLE;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoredReply;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How far the commits of an activation are: the version that is committed, the changes in flight, and those that gather
 * behind them. Turns add at one end while the committer takes away at the other, hence the lock.
 *
 * <pre>
 *   turns --> [next] --> [in flight] --> version
 * </pre>
 */
final class Progress {

    private final Activation activation;

    // Guarded by this.
    private long version;
    private @Nullable Changes inFlight;
    private @Nullable Changes next;
    private boolean queued;
    private boolean failed;

    Progress(Activation activation) {
        this.activation = activation;
    }

    /** What becomes of something that a turn hands over. */
    enum Added {
        /** Nothing is in the way: it may leave now. */
        OPEN,
        /** It waits, and somebody is on the way. */
        WAITS,
        /** It waits, and the activation is to be put in the committer's line. */
        WAITS_UNQUEUED,
        /** The activation is lost: it never leaves. */
        FAILED
    }

    /** The version that was loaded. */
    synchronized void loaded(long stored) {
        version = stored;
    }

    /**
     * Something to commit.
     *
     * @param waiting counts gates that are closed
     */
    synchronized Added add(Effect effect, @Nullable Gate gate, AtomicInteger waiting) {
        if (failed) {
            return Added.FAILED;
        }
        if (next == null) {
            next = new Changes();
        }
        next.add(effect);
        if (gate != null) {
            next.gates.add(gate);
            waiting.incrementAndGet();
        }
        if (queued || inFlight != null) {
            return Added.WAITS;
        }
        queued = true;
        return Added.WAITS_UNQUEUED;
    }

    /** Something to let out once all before it is committed. */
    synchronized Added add(Gate gate, AtomicInteger waiting) {
        if (failed) {
            return Added.FAILED;
        }
        Changes last = next != null ? next : inFlight;
        if (last == null) {
            return Added.OPEN;
        }
        last.gates.add(gate);
        waiting.incrementAndGet();
        return Added.WAITS;
    }

    /** The version that is committed. Newer ones are on their way unless the activation {@link #isSettled()}. */
    synchronized long version() {
        return version;
    }

    /** Something is committed that did not come by here. */
    synchronized void committed(ActorCommit committed) {
        version = versionOf(committed);
    }

    synchronized boolean isSettled() {
        return next == null && inFlight == null;
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    synchronized @Nullable StoredReply reply(byte[] key) {
        StoredReply reply = next == null ? null : next.reply(key);
        return reply == null && inFlight != null ? inFlight.reply(key) : reply;
    }

    /** Called when its turn in the committer's line has come; null if there is nothing to do any more. */
    synchronized @Nullable ActorCommit take() {
        queued = false;
        if (failed || next == null) {
            return null;
        }
        inFlight = next;
        next = null;
        return inFlight.commit(activation, version, activation.ownership);
    }

    /** Roughly how many bytes are on their way. */
    synchronized int size() {
        return inFlight == null ? 0 : inFlight.size();
    }

    /**
     * What was in flight is committed.
     *
     * @param committed what was in flight
     * @param opened gets the gates that open
     * @return whether more has gathered, so that the activation is to be put in line again
     */
    synchronized boolean committed(ActorCommit committed, List<Gate> opened) {
        version = versionOf(committed);
        opened.addAll(inFlight.gates);
        inFlight = null;
        queued = next != null;
        return queued;
    }

    private static long versionOf(ActorCommit committed) {
        ActorWrite write = committed.write();
        if (write instanceof ActorWrite.Update update) {
            return update.version();
        }
        if (write instanceof ActorWrite.Touch touch) {
            return touch.version();
        }
        return write instanceof ActorWrite.Delete delete ? delete.version() : 1;
    }

    /**
     * Nothing of this activation will ever be committed any more.
     *
     * @param lost gets the gates of what was in flight
     * @param never gets the gates of what was not sent
     */
    synchronized void fail(List<Gate> lost, List<Gate> never) {
        failed = true;
        if (inFlight != null) {
            lost.addAll(inFlight.gates);
        }
        if (next != null) {
            never.addAll(next.gates);
        }
        inFlight = null;
        next = null;
    }
}

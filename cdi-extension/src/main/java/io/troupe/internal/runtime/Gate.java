// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.Ownership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a turn wants to let out until all that it depends on is committed: its own changes, and those of the turns
 * before it, which it may have read.
 */
final class Gate {

    private final List<Outbox.Item> items;
    private final @Nullable Object answer;
    private final @Nullable Throwable failure;
    private final @Nullable Ownership lease;
    private final @Nullable Activation memory;
    private final Call.@Nullable Done done;
    private final boolean ofChange;
    private boolean ofReplay;

    private Gate(
            List<Outbox.Item> items,
            @Nullable Object answer,
            @Nullable Throwable failure,
            @Nullable Ownership lease,
            @Nullable Activation memory,
            Call.@Nullable Done done,
            boolean ofChange) {
        this.items = items;
        this.answer = answer;
        this.failure = failure;
        this.lease = lease;
        this.memory = memory;
        this.done = done;
        this.ofChange = ofChange;
    }

    /** Of a turn with changes. */
    static Gate changed(List<Outbox.Item> items, @Nullable Object answer, Call.@Nullable Done done) {
        return new Gate(items, answer, null, null, null, done, true);
    }

    /**
     * Of a turn that changes nothing: it is to be certain that nobody else owns the segment by now.
     *
     * @param memory what is of no more use otherwise; null if the actor sleeps
     */
    static Gate unchanged(@Nullable Object answer, Ownership lease, @Nullable Activation memory, Call.Done done) {
        return new Gate(List.of(), answer, null, lease, memory, done, false);
    }

    /** Of a turn that failed: that leaves like an answer, since it may tell of what the turn has read. */
    static Gate failed(Throwable failure, Call.Done done) {
        return new Gate(List.of(), null, failure, null, null, done, false);
    }

    /** Of a turn whose changes are committed already. */
    static Gate settled(@Nullable Object answer, Call.Done done) {
        return new Gate(List.of(), answer, null, null, null, done, false);
    }

    /**
     * Of a call that was executed before. What it was answered stands, whoever owns the segment; if the commit that it was in
     * is lost, its outcome is that of the first execution, wherever this gate waits.
     */
    static Gate replayed(@Nullable Object answer, Call.Done done) {
        Gate gate = changed(List.of(), answer, done);
        gate.ofReplay = true;
        return gate;
    }

    /** What leaves the actor beside the answer, in order. */
    List<Outbox.Item> items() {
        return items;
    }

    @Nullable
    Object answer() {
        return answer;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** To be sure of before the answer leaves; null for no need. */
    @Nullable
    Ownership lease() {
        return lease;
    }

    /** What the answer came from; null if it is not to be dropped should another node own the segment by now. */
    @Nullable
    Activation memory() {
        return memory;
    }

    /** Told once; null if nobody waits. */
    Call.@Nullable Done done() {
        return done;
    }

    /** Whether the turn has changed something that is lost if its commit fails. */
    boolean isOfChange() {
        return ofChange;
    }

    /** Whether what it answers was executed in an earlier turn. */
    boolean isOfReplay() {
        return ofReplay;
    }
}

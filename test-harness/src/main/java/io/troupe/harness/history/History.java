// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The facts of one run, in the order in which they became known. Safe for use by several threads.
 *
 * <pre>{@code
 * Pending append = history.append("client-1", "key-7", "op-42");
 * try { append.ok(actor.append("op-42")); } catch (Failure e) { append.failed(outcomeOf(e)); }
 * }</pre>
 */
public final class History {

    private final LongSupplier clock;
    private final Consumer<Fact> sink;
    private final ConcurrentLinkedQueue<Fact> facts = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Pending> pending = new ConcurrentLinkedQueue<>();

    /** With the clock of this machine, in memory only. */
    public History() {
        this(System::nanoTime, fact -> {});
    }

    /**
     * @param clock nanoseconds, never going back
     * @param sink sees each fact, for example {@link HistoryFile.Writer}; called by the threads that add them
     */
    public History(LongSupplier clock, Consumer<Fact> sink) {
        this.clock = clock;
        this.sink = sink;
    }

    /** An operation that has begun. It is recorded when it ends, or with an unknown outcome when the run does. */
    public final class Pending {

        private final Operation begun;
        private boolean done;

        private Pending(Operation begun) {
            this.begun = begun;
        }

        /** It was answered. */
        public void ok(Object result) {
            end(Outcome.OK, result == null ? null : result.toString());
        }

        /** It failed, and this is what the failure says of its execution. */
        public void failed(Outcome outcome) {
            if (outcome == Outcome.OK) {
                throw new IllegalArgumentException("a failure is not OK");
            }
            end(outcome, null);
        }

        private synchronized void end(Outcome outcome, String result) {
            if (done) {
                throw new IllegalStateException("ended twice: " + begun);
            }
            done = true;
            pending.remove(this);
            add(with(clock.getAsLong(), outcome, result));
        }

        private synchronized void abandon() {
            if (!done) {
                done = true;
                add(with(Operation.NEVER, Outcome.UNKNOWN, null));
            }
        }

        private Operation with(long end, Outcome outcome, String result) {
            return new Operation(
                    begun.client(),
                    begun.key(),
                    begun.opId(),
                    begun.kind(),
                    begun.expected(),
                    begun.value(),
                    begun.begin(),
                    end,
                    outcome,
                    result);
        }
    }

    /** Begins {@link Kind#APPEND}. */
    public Pending append(String client, String key, String opId) {
        return begin(client, key, opId, Kind.APPEND, null, null);
    }

    /** Begins {@link Kind#LENGTH}. */
    public Pending length(String client, String key, String opId) {
        return begin(client, key, opId, Kind.LENGTH, null, null);
    }

    /** Begins {@link Kind#READ}. */
    public Pending read(String client, String key, String opId) {
        return begin(client, key, opId, Kind.READ, null, null);
    }

    /** Begins {@link Kind#WRITE}. */
    public Pending write(String client, String key, String opId, String value) {
        return begin(client, key, opId, Kind.WRITE, null, value);
    }

    /** Begins {@link Kind#CAS}. */
    public Pending cas(String client, String key, String opId, String expected, String value) {
        return begin(client, key, opId, Kind.CAS, expected, value);
    }

    private Pending begin(String client, String key, String opId, Kind kind, String expected, String value) {
        Pending begun = new Pending(new Operation(
                client, key, opId, kind, expected, value, clock.getAsLong(), Operation.NEVER, Outcome.UNKNOWN, null));
        pending.add(begun);
        return begun;
    }

    /** Adds a fact that is complete. */
    public void add(Fact fact) {
        facts.add(fact);
        sink.accept(fact);
    }

    /** Records what has begun and will not end any more: its outcome is unknown. Call it when all clients have stopped. */
    public void finish() {
        for (Pending left; (left = pending.poll()) != null; ) {
            left.abandon();
        }
    }

    /** The time now, by the clock of this history. */
    public long now() {
        return clock.getAsLong();
    }

    /** All facts so far. */
    public List<Fact> facts() {
        return List.copyOf(facts);
    }

    /** The facts of one kind, in order. */
    public <F extends Fact> List<F> all(Class<F> kind) {
        List<F> found = new ArrayList<>();
        for (Fact fact : facts) {
            if (kind.isInstance(fact)) {
                found.add(kind.cast(fact));
            }
        }
        return found;
    }

    /** The last {@link FinalLog} of each key. */
    public Map<String, List<String>> finalLogs() {
        return all(FinalLog.class).stream().collect(Collectors.toMap(FinalLog::key, FinalLog::opIds, (a, b) -> b));
    }
}

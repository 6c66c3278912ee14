// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.MessageId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One call on its way: for which actor, from whom, what to run, and what to make of the result. */
final class Call {

    /** What runs in the turn. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object run(Activation activation) throws Throwable;
    }

    /** What becomes of the result, within the turn. */
    @FunctionalInterface
    interface Answer {
        @Nullable
        Object of(@Nullable Object result);
    }

    /** Told once, after the commit and after the turn was given back. */
    @FunctionalInterface
    interface Done {
        void done(@Nullable Object answer, @Nullable Throwable failure);

        /** Whether it returns at once whatever it is told, and may be told on any thread. */
        default boolean isQuick() {
            return false;
        }
    }

    private enum Phase {
        WAITING,
        STARTED,
        ABANDONED
    }

    final ActorType type;
    final ActorId id;
    final Presence presence;
    /** For messages. */
    final String what;

    final boolean readOnly;
    final Duration timeout;
    final Body body;
    final Answer answer;
    /** The method called; null for work of the runtime's own. */
    final @Nullable Operation operation;

    final @Nullable Frame caller;
    /** Whether the calling frame goes on meanwhile: a caller that wants a stage waits only as long as its own thread runs. */
    volatile boolean async;

    final Caller principal;
    /** The connection it belongs to; null for none. Set before the call is made. */
    @Nullable
    LiveConnection connection;

    /** For a call that may be repeated; null for one that may not. */
    @Nullable
    Repetition repetition;
    /** The message that this call executes; null for none. */
    @Nullable
    MessageId message;

    /** The transaction that the caller's thread is in, which is suspended meanwhile unless joined; null if no actor takes part in it. */
    @Nullable
    Joint within;
    /** What it has to do with transactions. */
    Operation.Joining joining;
    /** Whether it runs in the transaction of its caller. */
    boolean joined;
    /** The time that its actor takes to start for it. */
    final StartTime start = new StartTime();

    /** Whether it runs a hook for a connection. */
    boolean isOfConnection;
    /** Whether its body may give its turn up for a while. */
    boolean mayLeave;
    /** Whether it was refused because two would have waited for each other. */
    boolean conflict;

    private Duration patience;

    /** Whether something that it did stands whatever becomes of it. Set by the thread that runs it. */
    private volatile boolean standsInPart;

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private volatile @Nullable Runnable giveUp;

    Call(
            ActorType type,
            ActorId id,
            Presence presence,
            String what,
            boolean readOnly,
            Duration timeout,
            Body body,
            Answer answer,
            @Nullable Operation operation,
            @Nullable Frame caller,
            boolean async,
            Caller principal,
            @Nullable LiveConnection connection) {
        this.type = type;
        this.id = id;
        this.presence = presence;
        this.what = what;
        this.readOnly = readOnly;
        this.timeout = timeout;
        this.patience = timeout;
        this.body = body;
        this.answer = answer;
        this.operation = operation;
        this.mayLeave = operation != null;
        this.joining = operation == null ? Operation.Joining.NEVER : operation.joining();
        this.caller = caller;
        this.async = async;
        this.principal = principal;
        this.connection = connection;
    }

    /** How long it waits for its turn at most. */
    Duration patience() {
        return patience;
    }

    /** Waits no longer than that for its turn. */
    void waitAtMost(Duration limit) {
        if (limit.compareTo(patience) < 0) {
            patience = limit;
        }
    }

    /** From now on it has been executed in part. */
    void standsInPart() {
        standsInPart = true;
    }

    /** Who is told of a call that may stand in part: never that it was not executed then. */
    Done honest(Done done) {
        return standsInPart ? new OfPart(done) : done;
    }

    private record OfPart(Done to) implements Done {

        @Override
        public void done(@Nullable Object answer, @Nullable Throwable failure) {
            boolean none = failure instanceof ActorException known && known.executed() == Executed.NO;
            to.done(answer, none ? ((ActorException) failure).as(Executed.UNKNOWN) : failure);
        }

        @Override
        public boolean isQuick() {
            return to.isQuick();
        }
    }

    /** Whether it may take part in a transaction, its caller's or one of its own. */
    boolean mayJoin() {
        return joining != Operation.Joining.NEVER;
    }

    /** Another thread runs it: the calling frame does not stand still for it. */
    void handOver() {
        async = true;
    }

    /** From now on the body runs; false if the call was abandoned before. */
    boolean start() {
        return phase.compareAndSet(Phase.WAITING, Phase.STARTED) || phase.get() == Phase.STARTED;
    }

    /** Gives the call up if its body has not started: it never will. */
    boolean abandon() {
        if (!phase.compareAndSet(Phase.WAITING, Phase.ABANDONED)) {
            return false;
        }
        Runnable leave = giveUp;
        if (leave != null) {
            leave.run();
        }
        return true;
    }

    /** How to leave the queue the call waits in now. */
    void whenAbandoned(Runnable leave) {
        giveUp = leave;
    }

    ActorException timedOut(Executed executed) {
        return isOfConnection
                ? new ActorException(ErrorCode.CALLBACK_TIMED_OUT, executed, "A hook of the actor took too long", null)
                : new ActorException(ErrorCode.ACTION_TIMED_OUT, executed, "Action timed out", null);
    }
}

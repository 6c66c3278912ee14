// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import org.jspecify.annotations.Nullable;

/**
 * Brings a call to its turn: at once on the caller's own thread if the actor is free, otherwise by parking that thread or by
 * queueing a task; or into a turn that its chain already holds (see {@link Turn}).
 *
 * <p>A thread that waits may be interrupted; code of actors and of the store never is.
 */
final class Turns {

    private final Slots slots;
    private final TurnRunner runner;
    private final TurnThreads threads;
    private final Parking parking;
    private final CommitPipeline pipeline;
    private final Joiner joiner;
    private final WaitGraph waits = new WaitGraph();

    Turns(
            Slots slots,
            TurnRunner runner,
            TurnThreads threads,
            Parking parking,
            CommitPipeline pipeline,
            Joiner joiner) {
        this.joiner = joiner;
        this.parking = parking;
        this.pipeline = pipeline;
        this.slots = slots;
        this.runner = runner;
        this.threads = threads;
    }

    /**
     * Makes a call on this thread, which waits for the turn if need be.
     *
     * @param done told on this thread before the method returns, unless the body returned a stage
     */
    void callHere(Call call, Call.Done done) {
        Slot slot = slots.acquire(call.type, call.id);
        try {
            while (!tryCallHere(slot, call, done)) {
                // The actor went to sleep before a reader.
            }
        } catch (ActorException e) {
            slots.release(slot);
            done.done(null, e);
        }
    }

    private boolean tryCallHere(Slot slot, Call call, Call.Done done) {
        Frame reentered = reentered(slot, call);
        if (reentered != null) {
            Waiter waiter = Waiter.thread(reentered.turn, call.caller, null, parking);
            waiter.within = call.within;
            if (await(call, waiter, reentered.turn.enter(waiter)) == Waiter.State.GRANTED) {
                runner.runReentrant(reentered.turn, call, waits, releasing(slot, done));
                return true;
            }
            // That turn is about to end: this is a call like any other.
        }
        Part held = held(slot, call);
        if (held != null) {
            joiner.reenter(held, call);
            try {
                runner.runReentrant(held.turn(), call, waits, releasing(slot, done));
            } finally {
                joiner.leave(held);
            }
            return true;
        }
        letCallerCommit(call);
        Turn turn = newTurn(slot, call);
        if (!slot.queue.tryEnter(turn)) {
            Waiter waiter = Waiter.thread(turn, call.caller, slot.queue, parking);
            waiter.within = call.within;
            await(call, waiter, slot.queue.enter(waiter, call.type.turnQueue()));
        }
        return runner.run(turn, call, waits, releasing(slot, done));
    }

    /**
     * Makes a call without blocking this thread.
     *
     * @param callerRuns whether its turn may run here if the actor is free
     */
    void callLater(Call call, boolean callerRuns, Call.Done done) {
        Slot slot = slots.acquire(call.type, call.id);
        try {
            enterLater(slot, call, callerRuns, done);
        } catch (ActorException e) {
            slots.release(slot);
            done.done(null, e);
        }
    }

    private void enterLater(Slot slot, Call call, boolean callerRuns, Call.Done done) {
        Frame reentered = reentered(slot, call);
        if (reentered == null) {
            held(slot, call);
            letCallerCommit(call);
            enterAnew(slot, call, callerRuns, done);
        } else {
            Turn turn = reentered.turn;
            call.handOver();
            Runnable run = () -> runner.runReentrant(turn, call, waits, releasing(slot, done));
            Waiter waiter = Waiter.task(
                    turn,
                    call.caller,
                    call.async,
                    null,
                    woken -> threads.execute(() -> resume(slot, call, woken, done, run)));
            queued(call, waiter, turn.enter(waiter), () -> turn.withdraw(waiter));
        }
    }

    private void enterAnew(Slot slot, Call call, boolean callerRuns, Call.Done done) {
        Turn turn = newTurn(slot, call);
        if (slot.queue.tryEnter(turn)) {
            if (callerRuns && !asksStore(slot, call)) {
                runOrAgain(slot, turn, call, done);
            } else {
                call.handOver();
                threads.execute(() -> runOrAgain(slot, turn, call, done));
            }
            return;
        }
        call.handOver();
        Runnable run = () -> runOrAgain(slot, turn, call, done);
        Waiter waiter = Waiter.task(
                turn,
                call.caller,
                call.async,
                slot.queue,
                woken -> threads.execute(() -> resume(slot, call, woken, done, run)));
        Waiter.State state = slot.queue.enter(waiter, call.type.turnQueue());
        queued(call, waiter, state, () -> slot.queue.withdraw(waiter));
    }

    /**
     * Whether the turn begins with a question to the store. A stalled one may keep the runtime's threads, which are bounded,
     * but not those of a server that takes calls in.
     */
    private static boolean asksStore(Slot slot, Call call) {
        return slot.awake() == null || call.repetition != null;
    }

    /** After a task was put in a queue, or not. */
    private void queued(Call call, Waiter waiter, Waiter.State state, Runnable leaveQueue) {
        switch (state) {
            case WAITING -> {
                call.whenAbandoned(() -> {
                    if (waiter.end(Waiter.State.WITHDRAWN)) {
                        leaveQueue.run();
                        waiter.wake();
                    }
                });
                if (call.caller != null && !waits.publish(waiter) && waiter.end(Waiter.State.REFUSED)) {
                    leaveQueue.run();
                    throw cycle(call);
                }
                if (waiter.state() != Waiter.State.WAITING) {
                    // Its task may have retracted it before it was published.
                    waits.retract(waiter);
                }
            }
            case REFUSED -> throw overloaded(call);
            default -> waiter.wake();
        }
    }

    private void resume(Slot slot, Call call, Waiter waiter, Call.Done done, Runnable granted) {
        waits.retract(waiter);
        switch (waiter.state()) {
            case GRANTED -> granted.run();
            case TURNED_AWAY -> {
                try {
                    enterAnew(slot, call, true, done);
                } catch (ActorException e) {
                    releasing(slot, done).done(null, e);
                }
            }
            case REFUSED -> releasing(slot, done).done(null, cycle(call));
            default -> releasing(slot, done).done(null, call.timedOut(Executed.NO));
        }
    }

    private void runOrAgain(Slot slot, Turn turn, Call call, Call.Done done) {
        if (!runner.run(turn, call, waits, releasing(slot, done))) {
            resumeAgain(slot, call, done);
        }
    }

    private void resumeAgain(Slot slot, Call call, Call.Done done) {
        try {
            enterLater(slot, call, true, done);
        } catch (ActorException e) {
            releasing(slot, done).done(null, e);
        }
    }

    /**
     * An actor that calls another one tells it what it knows, from earlier turns too: those have to be committed before, or
     * what is not would leak by this road.
     */
    private void letCallerCommit(Call call) {
        Activation from = call.caller == null ? null : call.caller.turn.liveActivation();
        if (from != null && !from.progress.isSettled()) {
            threads.whileParked(() -> pipeline.await(from));
        }
    }

    /** The part that the actor has in the transaction of the call; null if it has none. */
    private static @Nullable Part held(Slot slot, Call call) {
        Part held = call.within == null ? null : call.within.partOn(slot);
        if (held != null && !call.joined) {
            throw ActorException.refused(
                    ErrorCode.CALL_CYCLE,
                    call.what + " of " + call.id
                            + " runs outside of the transaction of its caller, which holds that actor to its"
                            + " end; make it @Transactional too, or call it before or after.");
        }
        return held;
    }

    /** The frame whose turn the call comes back to; null if the chain holds none on that actor. */
    private static @Nullable Frame reentered(Slot slot, Call call) {
        Frame caller = call.caller;
        if (caller == null) {
            return null;
        }
        if (caller.depth >= Frame.MAX_DEPTH) {
            throw ActorException.refused(
                    ErrorCode.CHAIN_TOO_LONG,
                    "The call chain is longer than " + Frame.MAX_DEPTH + " calls: " + caller.describeChain() + " -> "
                            + call.id);
        }
        Frame outer = caller.inTurnOf(slot);
        if (outer != null && outer.turn.isReadOnly() && !call.readOnly) {
            throw ActorException.refused(
                    ErrorCode.READ_ONLY,
                    "A chain that holds only a read-only turn cannot call a writing action: " + caller.describeChain()
                            + " -> " + call.id);
        }
        return outer;
    }

    /** A sleeping actor is woken in an exclusive turn, even for a reader; and a transaction may go on to write. */
    private static Turn newTurn(Slot slot, Call call) {
        return new Turn(slot, !call.readOnly || call.mayJoin() || slot.awake() == null, call.connection);
    }

    /** Parks this thread until the wait ends; GRANTED or TURNED_AWAY. */
    private Waiter.State await(Call call, Waiter waiter, Waiter.State first) {
        if (first != Waiter.State.WAITING) {
            if (first == Waiter.State.REFUSED) {
                throw overloaded(call);
            }
            return first;
        }
        boolean holdsOthersUp = call.caller != null || call.within != null;
        try {
            if (holdsOthersUp && !waits.publish(waiter) && waiter.giveUp(Waiter.State.REFUSED)) {
                throw cycle(call);
            }
            threads.whileParked(() -> park(waiter, call.patience().toNanos()));
        } finally {
            if (holdsOthersUp) {
                waits.retract(waiter);
            }
        }
        return switch (waiter.state()) {
            case REFUSED -> throw cycle(call);
            case WITHDRAWN -> throw Thread.currentThread().isInterrupted()
                    ? ActorException.refused(
                            ErrorCode.INTERRUPTED, "The thread was interrupted while it waited for its turn.")
                    : call.timedOut(Executed.NO);
            default -> waiter.state();
        };
    }

    /**
     * Takes a turn for a frame that gave its own up. The thread waits as long as it takes, for nobody else can end what the
     * frame has begun.
     *
     * @throws ActorException if it would wait for itself; the frame is in no turn then
     */
    void enterAgain(Frame frame, Turn next) {
        Call call = frame.call;
        TurnQueue queue = next.slot.queue;
        if (!queue.tryEnter(next)) {
            Waiter waiter = Waiter.thread(next, call.caller, call.async, queue, parking);
            waiter.within = call.within;
            if (queue.enter(waiter, Integer.MAX_VALUE) == Waiter.State.WAITING) {
                awaitAgain(call, waiter);
            }
        }
        waits.moved(frame, next);
    }

    private void awaitAgain(Call call, Waiter waiter) {
        boolean holdsOthersUp = call.caller != null || call.within != null;
        boolean interrupted = Thread.interrupted();
        try {
            if (holdsOthersUp && !waits.publish(waiter) && waiter.giveUp(Waiter.State.REFUSED)) {
                throw cycle(call);
            }
            while (waiter.state() == Waiter.State.WAITING) {
                threads.whileParked(() -> parking.park(waiter));
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (holdsOthersUp) {
                waits.retract(waiter);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (waiter.state() == Waiter.State.REFUSED) {
            throw cycle(call);
        }
    }

    private void park(Waiter waiter, long nanos) {
        long start = parking.nanoTime();
        while (waiter.state() == Waiter.State.WAITING) {
            long left = nanos - (parking.nanoTime() - start);
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                waiter.giveUp(Waiter.State.WITHDRAWN);
                return;
            }
            parking.park(waiter, left);
        }
    }

    private Call.Done releasing(Slot slot, Call.Done done) {
        return (answer, failure) -> {
            slots.release(slot);
            done.done(answer, failure);
        };
    }

    private static ActorException overloaded(Call call) {
        return ActorException.refused(
                ErrorCode.OVERLOADED, "Too many calls wait for this actor; try again later. (" + call.what + ")");
    }

    private static ActorException cycle(Call call) {
        call.conflict = true;
        String chain = call.caller == null ? "" : call.caller.describeChain() + " -> ";
        return ActorException.refused(
                ErrorCode.CALL_CYCLE,
                "Two call chains would wait for each other; this one was refused: " + chain + call.id);
    }

    /** A stage returned, or a task of the actor's executor: later on, in the same turn. */
    void enterLaterInTurn(Turn turn, Frame frame, Runnable task, Runnable tooLate) {
        Waiter waiter = Waiter.task(
                turn,
                frame,
                true,
                null,
                woken -> threads.execute(woken.state() == Waiter.State.GRANTED ? task : tooLate));
        if (turn.enter(waiter) != Waiter.State.WAITING) {
            waiter.wake();
        }
    }

    /** Runs such a task: it is a further frame of the turn. */
    void runInTurn(Frame frame, Runnable task) {
        Frame inner = new Frame(frame.turn, frame, true, frame.principal);
        frame.turn.occupy(inner);
        Frame before = Frames.enter(inner);
        try {
            task.run();
        } finally {
            Frames.restore(before);
            waits.returned(inner);
            frame.turn.leave(inner);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.spi.Segments;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls by Java code, through references: the door of this application's own. The thread of the caller runs the turn where it
 * can, and waits for the commit. It may be in a turn, whose call chain then goes on, and in a transaction, which is joined by
 * methods that want it, and suspended for all others.
 */
final class JavaCalls {

    /** A suspended transaction may hold what the call needs, in the database too, where nobody would see it. */
    private static final Duration SUSPENDED_WAIT = Duration.ofSeconds(5);

    private final Calls calls;
    private final QuickReads quickReads;
    private final Turns turns;
    private final TimedCalls timed;
    private final Joiner joiner;
    private final Surroundings surroundings;
    private final TurnThreads threads;
    private final Parking parking;

    JavaCalls(
            Calls calls,
            QuickReads quickReads,
            Turns turns,
            TimedCalls timed,
            Joiner joiner,
            Surroundings surroundings,
            TurnThreads threads,
            Parking parking) {
        this.calls = calls;
        this.quickReads = quickReads;
        this.turns = turns;
        this.timed = timed;
        this.joiner = joiner;
        this.surroundings = surroundings;
        this.threads = threads;
        this.parking = parking;
    }

    /** See {@link ActorRuntime#invoke}. */
    @Nullable
    Object invoke(ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args)
            throws Throwable {
        Object read = quickReads.tryRead(type, id, presence, operation, args);
        if (read != QuickReads.NOT_QUICK) {
            return read;
        }
        Call call = calls.ofJava(type, id, presence, operation, args, false);
        if (operation.returnsStage()) {
            return declared(operation, goOn(call));
        }
        return await(call);
    }

    /** See {@link ActorRuntime#invokeOnce}. */
    @Nullable
    Object invokeOnce(
            String key, ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args)
            throws Throwable {
        return await(calls.ofJavaOnce(key, type, id, presence, operation, args));
    }

    /** See {@link ActorRuntime#invokeLater}. */
    CompletionStage<@Nullable Object> invokeLater(
            ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        try {
            Call call = calls.ofJava(type, id, presence, operation, args, true);
            return declared(operation, timed.call(call, false, false));
        } catch (ActorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** See {@link ActorRuntime#reserve}. All transactions go in the same order: so none of them waits for another in a circle. */
    void reserve(Collection<Callee> actors) throws Throwable {
        if (!surroundings.isInTransaction()) {
            throw new IllegalStateException(
                    "TROUPE000168: Actors.reserve holds actors to the end of a transaction, and there is none.");
        }
        if (!joiner.canJoin()) {
            throw new IllegalStateException(
                    "TROUPE000169: Actors.reserve finds the actors kept where this transaction does not"
                            + " reach; let troupe.datasource name a data source with JTA, the one that your entities are in.");
        }
        for (Callee callee : inOrder(actors)) {
            Call call = calls.ofRuntime(
                    callee.type(),
                    callee.id(),
                    callee.presence(),
                    "reserve",
                    activation -> joiner.run(() -> null, thrown -> false));
            call.joining = Operation.Joining.CALLERS;
            await(call);
        }
    }

    private static Collection<Callee> inOrder(Collection<Callee> actors) {
        Map<byte[], Callee> byHash = new TreeMap<>(Arrays::compareUnsigned);
        actors.forEach(actor -> byHash.put(Segments.hash(actor.id()), actor));
        return byHash.values();
    }

    /** Makes a call and waits for what it comes to. */
    @Nullable
    Object await(Call call) throws Throwable {
        Outcome outcome = new Outcome(parking);
        if (surroundings.isInTransaction()) {
            callInTransaction(call, outcome);
        } else {
            turns.callHere(call, outcome);
        }
        if (!outcome.isDone()) {
            threads.whileParked(outcome::await);
        }
        Throwable failure = outcome.failure();
        if (failure != null) {
            throw shown(call.operation, failure);
        }
        return outcome.answer();
    }

    /** The caller's transaction is joined or suspended, unless the call comes back to an actor: that is part of its turn. */
    private void callInTransaction(Call call, Outcome outcome) throws Exception {
        call.within = joiner.current();
        call.joined = call.joining == Operation.Joining.CALLERS;
        if (call.joined || isReentry(call)) {
            turns.callHere(call, outcome);
        } else {
            call.waitAtMost(SUSPENDED_WAIT);
            surroundings.outsideTransaction(() -> {
                turns.callHere(call, outcome);
                return null;
            });
        }
        if (call.conflict) {
            joiner.setRollbackOnly();
        }
    }

    /** Makes a call that gives a stage. In an actor, the thread may be in the turn's own transaction. */
    private CompletableFuture<@Nullable Object> goOn(Call call) throws Exception {
        if (!surroundings.isInTransaction()) {
            return timed.call(call, true, false);
        }
        call.within = joiner.current();
        return isReentry(call)
                ? timed.call(call, true, false)
                : surroundings.outsideTransaction(() -> timed.call(call, true, false));
    }

    private static boolean isReentry(Call call) {
        return call.caller != null && call.caller.isInTurnOf(call.id);
    }

    /** The stage of a Java caller, who gets exceptions that the method declares as they are. */
    private static CompletionStage<@Nullable Object> declared(
            Operation operation, CompletableFuture<@Nullable Object> answer) {
        if (operation.method().getExceptionTypes().length == 0) {
            return answer;
        }
        CompletableFuture<@Nullable Object> plain = new CompletableFuture<>();
        answer.whenComplete((value, failure) -> {
            if (failure == null) {
                plain.complete(value);
            } else {
                plain.completeExceptionally(shown(operation, failure));
            }
        });
        return plain;
    }

    private static Throwable shown(@Nullable Operation operation, Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof ActorException same && same.getMessage().equals(failure.getMessage())) {
            // The same failure, of which more is known by now.
            cause = same.getCause();
        }
        return operation != null && cause != null && operation.declares(cause) ? cause : failure;
    }
}

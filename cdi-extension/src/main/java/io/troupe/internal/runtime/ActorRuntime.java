// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The actors of one deployment on this node. May be shared by threads. */
public final class ActorRuntime {

    private static final long DRAIN_POLL_NANOS = 5_000_000;

    private final Environment env;
    private final Catalog catalog;
    private final Values wire;
    private final Slots slots = new Slots();
    private final Connections connections = new Connections();
    private final PublicIds publicIds;
    private final Lifecycle lifecycle;
    private final Sleeper sleeper;
    private final Turns turns;
    private final TurnContext context;
    private final ActionDispatcher dispatcher;
    private final Duration shortestSleep;
    private volatile boolean stopping;

    /**
     * A runtime that is not started.
     *
     * @param wire for what clients send and get
     */
    public ActorRuntime(Environment env, Collection<ActorType> types, StateCodec codec, Values wire) {
        this.env = env;
        this.wire = wire;
        this.catalog = new Catalog(types);
        this.publicIds = new PublicIds(env.random());
        this.lifecycle = new Lifecycle(env, codec, connections, publicIds, this::sleepSoon);
        Failures failures = new Failures(env.surroundings(), env.random());
        TurnRunner runner = new TurnRunner(env.store(), env.threads(), lifecycle, connections, failures, codec);
        lifecycle.runner(runner);
        this.sleeper = new Sleeper(slots, env.threads(), lifecycle);
        this.turns = new Turns(slots, runner, env.threads());
        this.context = new TurnContext(env.clock(), connections, turns, wire);
        this.dispatcher = new DoorDispatcher(this, catalog, connections, lifecycle, env, wire);
        this.shortestSleep = types.stream()
                .map(ActorType::sleepAfter)
                .min(Duration::compareTo)
                .orElse(Duration.ofSeconds(30));
    }

    /** Starts what runs by the clock. */
    public void start() {
        sleeper.start(env.timer(), shortestSleep);
    }

    /** What doors call. */
    public ActionDispatcher dispatcher() {
        return dispatcher;
    }

    /** What actors inject. */
    public ActorContext context() {
        return context;
    }

    /** Whether this thread is in a turn. */
    public static boolean isInTurn() {
        return Frames.currentActivation() != null;
    }

    /** Whether this thread is in a turn of the activation whose object this is. */
    public static boolean isInTurnOf(Object actor) {
        Activation activation = Frames.currentActivation();
        return activation != null && activation.handle != null && activation.handle.object() == actor;
    }

    /** The namespace of calls made on this thread. */
    public static String currentNamespace() {
        Frame frame = Frames.current();
        return frame == null ? ActorId.DEFAULT_NAMESPACE : frame.turn.slot.id().namespace();
    }

    /**
     * A call through a reference. Blocks until it is committed, unless the method returns a stage.
     *
     * @throws Throwable {@link ActorException}, or an exception that the method declares
     */
    public @Nullable Object invoke(
            ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args)
            throws Throwable {
        Call call = javaCall(type, id, presence, operation, args, false);
        if (operation.returnsStage()) {
            return declared(operation, callLater(call));
        }
        return callHere(call).get(operation);
    }

    /** In an actor, the thread is in the turn's own transaction, if in any. */
    private CompletableFuture<@Nullable Object> callLater(Call call) throws Exception {
        return call.caller == null ? env.surroundings().outsideTransaction(() -> later(call, true)) : later(call, true);
    }

    private Result callHere(Call call) throws Exception {
        Result result = new Result();
        if (call.caller == null) {
            env.surroundings().outsideTransaction(() -> {
                turns.callHere(call, result);
                return null;
            });
        } else {
            turns.callHere(call, result);
        }
        return result;
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
                plain.completeExceptionally(Result.shown(operation, failure));
            }
        });
        return plain;
    }

    /** Like {@link #invoke}, without blocking; the stage fails with what {@code invoke} throws. */
    public CompletionStage<@Nullable Object> invokeLater(
            ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        try {
            return declared(operation, later(javaCall(type, id, presence, operation, args, true), false));
        } catch (ActorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Creates an actor that must not exist. */
    public void create(ActorType type, ActorId id, Presence.Input input) throws Throwable {
        Call call = internalCall(type, id, new Presence.MustBeAbsent(input), "create", activation -> null);
        callHere(call).get(null);
    }

    /** The actor that clients know under that id. Blocks. */
    public ActorId find(String namespace, String publicId) {
        ActorId awake = publicIds.find(publicId);
        if (awake != null && awake.namespace().equals(namespace)) {
            return awake;
        }
        try {
            return env.store()
                    .findByPublicId(namespace, publicId)
                    .map(StoredActor::id)
                    .orElseThrow(() -> ActorException.refused(ErrorCode.NOT_FOUND, "The actor does not exist."));
        } catch (StoreException e) {
            throw new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The store cannot be read.", e);
        }
    }

    /** Listens to events of an actor; ends when closed. */
    public <E> AutoCloseable subscribe(ActorId actor, Class<E> event, Consumer<? super E> listener) {
        Listener<E> added = new Listener<>(actor, event, listener, connections, env.threads(), wire);
        connections.add(actor, added);
        return added;
    }

    /** Runs something in a turn of the actor behind an object that leaked out of it. */
    public @Nullable Object inTurnOf(Activation activation, String what, Callable<@Nullable Object> body)
            throws Throwable {
        Call call = internalCall(
                activation.type(), activation.id(), new Presence.MustExist(activation.publicId), what, current -> {
                    if (current != activation) {
                        throw new IllegalStateException(
                                "TROUPE001103: This object belongs to an activation that is gone; call the actor through a"
                                        + " reference.");
                    }
                    return body.call();
                });
        return callHere(call).get(null);
    }

    /**
     * Refuses new calls, lets those in flight finish, puts all actors to sleep, closes connections, threads and store. Takes
     * at most the shutdown grace and a few seconds.
     */
    public void stop() {
        stopping = true;
        connections.closeAll("ws.going_away");
        long deadline = System.nanoTime() + env.shutdownGrace().toNanos();
        while (true) {
            slots.all().forEach(slot -> {
                if (slot.activation != null && slot.queue.isIdle()) {
                    sleeper.sleepSoon(slot);
                }
            });
            if (slots.all().isEmpty()) {
                break;
            }
            if (System.nanoTime() - deadline > 0) {
                RuntimeLog.notDrained(slots.all().size());
                break;
            }
            LockSupport.parkNanos(DRAIN_POLL_NANOS);
        }
        env.timer().shutdownNow();
        env.threads().close();
        env.store().close();
    }

    private void sleepSoon(Slot slot) {
        sleeper.sleepSoon(slot);
    }

    void checkOpen(@Nullable Frame caller) {
        // What is in flight may go on calling, or it could not finish.
        if (stopping && caller == null) {
            throw ActorException.refused(ErrorCode.STOPPING, "The application is stopping.");
        }
    }

    private Call javaCall(
            ActorType type,
            ActorId id,
            Presence presence,
            Operation operation,
            @Nullable Object[] args,
            boolean async) {
        Frame caller = Frames.current();
        checkOpen(caller);
        Caller principal = caller == null ? env.surroundings().caller() : caller.principal;
        operation.access().check(principal, false, operation.name());
        @Nullable Object[] copies = operation.copyArguments(args);
        return new Call(
                type,
                id,
                presence,
                operation.name(),
                operation.readOnly(),
                operation.timeout(),
                activation -> operation.method().invoke(activation.object(), copies),
                operation.result()::copy,
                operation,
                caller,
                async,
                principal,
                null);
    }

    Call internalCall(ActorType type, ActorId id, Presence presence, String what, Call.Body body) {
        Frame caller = Frames.current();
        checkOpen(caller);
        return new Call(
                type,
                id,
                presence,
                what,
                false,
                Duration.ofSeconds(60),
                body,
                result -> result,
                null,
                caller,
                false,
                caller == null ? Nobody.ANONYMOUS : caller.principal,
                null);
    }

    /** A call from a door, or one whose caller does not wait: fails at its deadline at the latest. */
    CompletableFuture<@Nullable Object> later(Call call, boolean callerRuns) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        Call.Done done = (value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        };
        // Before a body runs here, since its caller is to learn at the deadline that it takes longer.
        Future<?> deadline = callerRuns ? deadline(call, answer) : null;
        turns.callLater(call, callerRuns, done);
        if (deadline == null && !answer.isDone()) {
            deadline = deadline(call, answer);
        }
        if (deadline != null) {
            Future<?> pending = deadline;
            answer.whenComplete((value, failure) -> pending.cancel(false));
        }
        return answer;
    }

    private Future<?> deadline(Call call, CompletableFuture<?> answer) {
        return env.timer().schedule(() -> expire(call, answer), call.timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A call that has not begun never will; one that runs goes on, and its caller does not know. */
    private static void expire(Call call, CompletableFuture<?> answer) {
        if (call.abandon()) {
            answer.completeExceptionally(call.timedOut(Executed.NO));
        } else {
            answer.completeExceptionally(call.timedOut(Executed.UNKNOWN));
        }
    }

    /** What a call on the caller's own thread came to. */
    private static final class Result implements Call.Done {
        private @Nullable Object answer;
        private @Nullable Throwable failure;

        @Override
        public void done(@Nullable Object value, @Nullable Throwable error) {
            answer = value;
            failure = error;
        }

        @Nullable
        Object get(@Nullable Operation operation) throws Throwable {
            if (failure == null) {
                return answer;
            }
            throw shown(operation, failure);
        }

        private static Throwable shown(@Nullable Operation operation, Throwable failure) {
            Throwable cause = failure.getCause();
            return operation != null && cause != null && operation.declares(cause) ? cause : failure;
        }
    }
}

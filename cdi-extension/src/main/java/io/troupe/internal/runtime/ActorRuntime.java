// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.MessageId;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The actors of one deployment on this node. May be shared by threads. */
public final class ActorRuntime {

    private static final long DRAIN_POLL_NANOS = 5_000_000;

    /** A suspended transaction may hold what the call needs, in the database too, where nobody would see it. */
    private static final Duration SUSPENDED_WAIT = Duration.ofSeconds(5);

    private final Environment env;
    private final Catalog catalog;
    private final Values wire;
    private final Slots slots = new Slots();
    private final Connections connections = new Connections();
    private final PublicIds publicIds;
    private final CommitPipeline pipeline;
    private final Repetitions repetitions;
    private final Messages messages;
    private final Sleeper sleeper;
    private final Turns turns;
    private final Joiner joiner;
    private final QuickReads quickReads;
    private final ObjectMapper codec;
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
        this.codec = codec.mapper();
        this.catalog = new Catalog(types);
        this.publicIds = new PublicIds(env.random());
        this.repetitions =
                new Repetitions(this.codec, wire, env.clock(), env.bounds().replies());
        this.pipeline = new CommitPipeline(env, connections);
        Memory memory = new Memory(codec);
        Lifecycle lifecycle = new Lifecycle(env, memory, pipeline, connections, publicIds, this::sleepSoon);
        Failures failures = new Failures(env.surroundings(), env.random());
        this.joiner = new Joiner(env, slots, memory, lifecycle, pipeline, connections, this::deliver);
        TurnRunner runner = new TurnRunner(
                env.threads(), env.parking(), lifecycle, memory, pipeline, joiner, env.surroundings(), failures);
        this.sleeper = new Sleeper(slots, env.threads(), lifecycle, env.parking());
        this.turns = new Turns(slots, runner, env.threads(), env.parking(), pipeline, joiner);
        this.quickReads = new QuickReads(slots, env.surroundings(), env.parking(), failures);
        this.messages = new Messages(env.store(), env.threads(), env.timer(), this::execute);
        pipeline.listeners(this::sleepSoon, messages::deliver);
        this.context = new TurnContext(env.clock(), connections, turns, wire);
        this.dispatcher = new DoorDispatcher(this, catalog, connections, lifecycle, repetitions, env, wire);
        this.shortestSleep = types.stream()
                .map(ActorType::sleepAfter)
                .min(Duration::compareTo)
                .orElse(Duration.ofSeconds(30));
    }

    /** Starts what runs by the clock. */
    public void start() {
        sleeper.start(env.timer(), shortestSleep);
        long poll = env.bounds().messagePoll().toMillis();
        env.timer()
                .scheduleWithFixedDelay(() -> env.threads().execute(messages::sweep), 0, poll, TimeUnit.MILLISECONDS);
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
        Object read = quickReads.tryRead(type, id, presence, operation, args);
        if (read != QuickReads.NOT_QUICK) {
            return read;
        }
        Call call = javaCall(type, id, presence, operation, args, false);
        if (operation.returnsStage()) {
            return declared(operation, callLater(call));
        }
        return callHere(call).get(operation);
    }

    /** Like {@link #invoke}, executed once for all calls with that key by the same caller. Not for methods that return stages. */
    public @Nullable Object invokeOnce(
            String key, ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args)
            throws Throwable {
        Call call = javaCall(type, id, presence, operation, args, false);
        call.repetition = repetitions.ofJava(key, call.principal, operation, args);
        return callHere(call).get(operation);
    }

    /** Sends a call whose caller does not care for the answer: with the commit of this turn, or at once outside of any. */
    public void tell(ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        Frame caller = Frames.current();
        checkOpen(caller);
        Caller principal = caller == null ? env.surroundings().caller() : caller.principal;
        operation.access().check(principal, false, operation.name());
        Outbox.Tell tell = new Outbox.Tell(
                id,
                !(presence instanceof Presence.MustExist),
                operation.signature(),
                Encoded.of(codec, operation.parameters(), args),
                env.clock().instant().truncatedTo(ChronoUnit.MILLIS));
        if (caller != null) {
            CurrentTurn.writing("tell").outbox.tell(tell);
        } else {
            send(tell);
        }
    }

    private void send(Outbox.Tell tell) {
        List<StoredMessage> message = List.of(tell.stored(new MessageId(randomId(), 0, 0)));
        try {
            env.surroundings().outsideTransaction(() -> {
                env.store().send(message);
                return null;
            });
        } catch (StoreException e) {
            throw new ActorException(ErrorCode.STORE_FAILED, e.executed(), "The message could not be stored.", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        messages.deliver(message);
    }

    /** 128 random bits. */
    String randomId() {
        return new UUID(env.random().nextLong(), env.random().nextLong()).toString();
    }

    /** Executes a message in a turn of its receiver. */
    private void execute(StoredMessage message, Call.Done done) {
        try {
            checkOpen(null);
            ActorType type = catalog.require(message.receiver().type());
            Operation operation = type.operation(message.operation());
            if (operation == null) {
                throw ActorException.refused(ErrorCode.ACTION_NOT_FOUND, "There is no such method any more.");
            }
            @Nullable Object[] args = Encoded.values(codec, operation.parameters(), message.arguments(), 0);
            Presence presence = message.mayCreate()
                    ? new Presence.CreateIfAbsent(Presence.Input.NONE)
                    : new Presence.MustExist(null);
            Call call = new Call(
                    type,
                    message.receiver(),
                    presence,
                    operation.name(),
                    false,
                    operation.timeout(),
                    activation -> operation.invoker().invoke(activation.object(), args),
                    result -> null,
                    operation,
                    null,
                    false,
                    Nobody.ANONYMOUS,
                    null);
            call.message = message.id();
            turns.callLater(call, true, done);
        } catch (ActorException e) {
            done.done(null, e);
        }
    }

    /** In an actor, the thread may be in the turn's own transaction. */
    private CompletableFuture<@Nullable Object> callLater(Call call) throws Exception {
        if (!env.surroundings().isInTransaction()) {
            return later(call, true, false);
        }
        call.within = joiner.current();
        return isReentry(call)
                ? later(call, true, false)
                : env.surroundings().outsideTransaction(() -> later(call, true, false));
    }

    private Answer callHere(Call call) throws Exception {
        Outcome outcome = new Outcome(env.parking());
        if (env.surroundings().isInTransaction()) {
            callInTransaction(call, outcome);
        } else {
            turns.callHere(call, outcome);
        }
        if (!outcome.isDone()) {
            env.threads().whileParked(outcome::await);
        }
        return operation -> {
            if (outcome.failure() != null) {
                throw shown(operation, outcome.failure());
            }
            return outcome.get();
        };
    }

    /** The caller's transaction is joined or suspended, unless the call comes back to an actor: that is part of its turn. */
    private void callInTransaction(Call call, Outcome outcome) throws Exception {
        call.within = joiner.current();
        call.joined = call.operation != null && call.operation.joining() == Operation.Joining.CALLERS;
        if (call.joined || isReentry(call)) {
            turns.callHere(call, outcome);
        } else {
            call.waitAtMost(SUSPENDED_WAIT);
            env.surroundings().outsideTransaction(() -> {
                turns.callHere(call, outcome);
                return null;
            });
        }
        if (call.conflict) {
            joiner.setRollbackOnly();
        }
    }

    private static boolean isReentry(Call call) {
        return call.caller != null && call.caller.isInTurnOf(call.id);
    }

    /** Runs the body of a method that may join within the transaction of this thread, see {@link Joiner#run}. */
    public @Nullable Object join(Callable<@Nullable Object> body, Predicate<Throwable> harmless) throws Exception {
        return joiner.run(body, harmless);
    }

    private void deliver(Activation sender, List<StoredMessage> committed) {
        messages.deliver(sender, committed);
    }

    private interface Answer {
        @Nullable
        Object get(@Nullable Operation operation) throws Throwable;
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

    /** Like {@link #invoke}, without blocking; the stage fails with what {@code invoke} throws. */
    public CompletionStage<@Nullable Object> invokeLater(
            ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        try {
            return declared(operation, later(javaCall(type, id, presence, operation, args, true), false, false));
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
            return env.surroundings()
                    .outsideTransaction(() -> env.store().findByPublicId(namespace, publicId))
                    .map(StoredActor::id)
                    .orElseThrow(() -> ActorException.refused(ErrorCode.NOT_FOUND, "The actor does not exist."));
        } catch (StoreException e) {
            throw new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The store cannot be read.", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
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
        long deadline = env.parking().nanoTime() + env.bounds().shutdownGrace().toNanos();
        while (true) {
            slots.all().forEach(slot -> {
                if (slot.activation != null && slot.queue.isIdle()) {
                    sleeper.sleepSoon(slot);
                }
            });
            // The platform may have taken the committer's thread away by now.
            pipeline.push(null);
            if (slots.all().isEmpty()) {
                break;
            }
            if (env.parking().nanoTime() - deadline > 0) {
                RuntimeLog.notDrained(slots.all().size());
                break;
            }
            env.parking().park(this, DRAIN_POLL_NANOS);
        }
        env.timer().shutdownNow();
        env.threads().close();
        env.committer().shutdown();
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
                activation -> operation.invoker().invoke(activation.object(), copies),
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

    /**
     * A call from a door, or one whose caller does not wait: fails at its deadline at the latest.
     *
     * @param quick whether what hangs on the answer is ours and takes no time worth a thread of its own
     */
    CompletableFuture<@Nullable Object> later(Call call, boolean callerRuns, boolean quick) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        Call.Done done = quick ? completing(answer) : new HandingOver(env.threads(), completing(answer));
        // Before a body runs here, since its caller is to learn at the deadline that it takes longer.
        Future<?> deadline = deadline(call, answer);
        turns.callLater(call, callerRuns, done);
        answer.whenComplete((value, failure) -> deadline.cancel(false));
        return answer;
    }

    private static Call.Done completing(CompletableFuture<@Nullable Object> answer) {
        return (value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        };
    }

    /** Tells on a thread of the runtime, since users' code may hang on it. */
    private record HandingOver(TurnThreads threads, Call.Done to) implements Call.Done {

        @Override
        public void done(@Nullable Object answer, @Nullable Throwable failure) {
            threads.execute(() -> to.done(answer, failure));
        }

        @Override
        public boolean isQuick() {
            return true;
        }
    }

    private Future<?> deadline(Call call, CompletableFuture<?> answer) {
        try {
            return env.timer().schedule(() -> expire(call, answer), call.timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // It has stopped since the call was let in.
            throw ActorException.refused(ErrorCode.STOPPING, "The application is stopping.");
        }
    }

    /** A call that has not begun never will; one that runs goes on, and its caller does not know. */
    private static void expire(Call call, CompletableFuture<?> answer) {
        if (call.abandon()) {
            answer.completeExceptionally(call.timedOut(Executed.NO));
        } else {
            answer.completeExceptionally(call.timedOut(Executed.UNKNOWN));
        }
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

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionDispatcher;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The actors of one deployment on this node: puts the rooms together, and has their doors. May be shared by threads. */
public final class ActorRuntime {

    private final Environment env;
    private final Values wire;
    private final Admission admission = new Admission();
    private final Slots slots = new Slots();
    private final Connections connections = new Connections();
    private final PublicIds publicIds;
    private final CommitPipeline pipeline;
    private final Calls calls;
    private final JavaCalls javaCalls;
    private final Tells tells;
    private final TimedCalls timed;
    private final Joiner joiner;
    private final Sleeper sleeper;
    private final TurnContext context;
    private final ActionDispatcher dispatcher;
    private final Duration shortestSleep;

    /**
     * A runtime that is not started.
     *
     * @param wire for what clients send and get
     */
    public ActorRuntime(Environment env, Collection<ActorType> types, StateCodec codec, Values wire) {
        this.env = env;
        this.wire = wire;
        Catalog catalog = new Catalog(types);
        this.publicIds = new PublicIds(env);
        this.pipeline = new CommitPipeline(env, connections);
        Memory memory = new Memory(codec);
        Lifecycle lifecycle = new Lifecycle(env, memory, pipeline, connections, publicIds, this::sleepSoon);
        Failures failures =
                new Failures(env.surroundings(), env.random(), env.bounds().tellsErrorIds());
        this.joiner = new Joiner(env, slots, memory, lifecycle, pipeline, connections, (sender, committed) -> messages()
                .deliver(sender, committed));
        TurnRunner runner = new TurnRunner(
                env.threads(), env.parking(), lifecycle, memory, pipeline, joiner, env.surroundings(), failures);
        this.sleeper = new Sleeper(slots, env.threads(), lifecycle, env.parking());
        Turns turns = new Turns(slots, runner, env.threads(), env.parking(), pipeline, joiner);
        Repetitions repetitions =
                new Repetitions(codec.mapper(), wire, env.clock(), env.bounds().replies());
        this.calls = new Calls(admission, env.surroundings(), repetitions, codec.mapper());
        this.timed = new TimedCalls(turns, env.threads(), env.timer(), env.parking());
        QuickReads quickReads = new QuickReads(slots, env.surroundings(), env.parking(), failures);
        this.javaCalls = new JavaCalls(
                calls, quickReads, turns, timed, joiner, env.surroundings(), env.threads(), env.parking());
        this.tells = new Tells(env, admission, calls, catalog, turns, publicIds, codec.mapper());
        pipeline.listeners(this::sleepSoon, messages()::deliver);
        Recess recess = new Recess(memory, pipeline, turns, env.threads(), env.surroundings(), env.parking());
        this.context = new TurnContext(env.clock(), connections, turns, recess, wire);
        this.dispatcher = new DoorDispatcher(
                calls, timed, catalog, publicIds, connections, lifecycle, env, wire, new ByValue(codec.mapper()));
        this.shortestSleep = types.stream()
                .map(ActorType::sleepAfter)
                .min(Duration::compareTo)
                .orElse(Duration.ofSeconds(30));
    }

    private Messages messages() {
        return tells.messages();
    }

    private void sleepSoon(Slot slot) {
        sleeper.sleepSoon(slot);
    }

    /** Starts what runs by the clock. */
    public void start() {
        sleeper.start(env.timer(), shortestSleep);
        long poll = env.bounds().messagePoll().toMillis();
        env.timer()
                .scheduleWithFixedDelay(() -> env.threads().execute(messages()::sweep), 0, poll, TimeUnit.MILLISECONDS);
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
        return javaCalls.invoke(type, id, presence, operation, args);
    }

    /** Like {@link #invoke}, executed once for all calls with that key by the same caller. Not for methods that return stages. */
    public @Nullable Object invokeOnce(
            String key, ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args)
            throws Throwable {
        return javaCalls.invokeOnce(key, type, id, presence, operation, args);
    }

    /** Like {@link #invoke}, without blocking; the stage fails with what {@code invoke} throws. */
    public CompletionStage<@Nullable Object> invokeLater(
            ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        return javaCalls.invokeLater(type, id, presence, operation, args);
    }

    /** Sends a call whose caller does not care for the answer: with the commit of this turn, or at once outside of any. */
    public void tell(ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        tells.tell(type, id, presence, operation, args);
    }

    /** Runs the body of a method that may join within the transaction of this thread, see {@link Joiner#run}. */
    public @Nullable Object join(Callable<@Nullable Object> body, Predicate<Throwable> harmless) throws Exception {
        return joiner.run(body, harmless);
    }

    /** Makes actors take part in the transaction of this thread, all before any is called. */
    public void reserve(Collection<Callee> actors) throws Throwable {
        javaCalls.reserve(actors);
    }

    /** Creates an actor that must not exist. */
    public void create(ActorType type, ActorId id, Presence.Input input) throws Throwable {
        javaCalls.await(calls.ofRuntime(type, id, new Presence.MustBeAbsent(input), "create", activation -> null));
    }

    /**
     * The actor that clients know under that id. Blocks.
     *
     * @param namespace the one it must be in; null for any
     */
    public ActorId find(@Nullable String namespace, String publicId) {
        return publicIds.find(namespace, publicId);
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
        Call call = calls.ofRuntime(
                activation.type(), activation.id(), new Presence.MustExist(activation.publicId), what, current -> {
                    if (current != activation) {
                        throw new IllegalStateException(
                                "TROUPE001103: This object belongs to an activation that is gone; call the actor through a"
                                        + " reference.");
                    }
                    return body.call();
                });
        return javaCalls.await(call);
    }

    /**
     * Refuses new calls, lets those in flight finish, puts all actors to sleep, closes connections, threads and store. Takes
     * at most the shutdown grace and a few seconds; who then still waits for an answer is told that the application stops.
     */
    public void stop() {
        admission.close();
        connections.closeAll("ws.going_away");
        new Drain(slots, sleeper, pipeline, env.parking())
                .run(env.bounds().shutdownGrace().toNanos());
        env.timer().shutdownNow();
        timed.giveUp();
        env.threads().close();
        env.committer().shutdown();
        env.store().close();
    }
}

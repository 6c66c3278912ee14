// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.event.Connection;
import io.troupe.protocol.KeyForm;
import io.troupe.spi.Ownership;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredReply;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wakes actors and puts them to sleep, creates and destroys them. All of it happens within an exclusive turn of the actor:
 *
 * <pre>
 *              first call                          idle, told to, stop
 *  (no actor) ------------> create hook, commit ---.      .---> sleep hook, commit, object dropped --> asleep
 *                                                  v      |
 *   asleep -----------------> state loaded --> wake hook --> awake
 *               a call                                    |
 *                                                         '---> destroy hook, row deleted, object dropped --> (no actor)
 * </pre>
 */
final class Lifecycle {

    private final Environment env;
    private final Memory memory;
    private final CommitPipeline pipeline;
    private final Connections connections;
    private final PublicIds publicIds;
    private final Consumer<Slot> sleepSoon;

    Lifecycle(
            Environment env,
            Memory memory,
            CommitPipeline pipeline,
            Connections connections,
            PublicIds publicIds,
            Consumer<Slot> sleepSoon) {
        this.env = env;
        this.memory = memory;
        this.pipeline = pipeline;
        this.connections = connections;
        this.publicIds = publicIds;
        this.sleepSoon = sleepSoon;
    }

    /** This node's ownership of the segment that the slot is in. */
    Ownership own(Slot slot) {
        Activation awake = slot.awake();
        if (awake != null) {
            return awake.ownership;
        }
        try {
            return env.store().acquire(Segments.of(slot.id()));
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.NOT_OWNER) {
                throw new ActorException(ErrorCode.NOT_OWNER, Executed.NO, "Another node owns this actor.", e);
            }
            throw new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The store cannot be asked.", e);
        }
    }

    /** The answer of a call that was executed before; null if it was not. The row is read only if memory does not tell. */
    @Nullable
    StoredReply earlierReply(Turn turn, Repetition repetition) {
        Activation awake = turn.slot.awake();
        StoredReply executed = awake == null ? null : awake.progress.reply(repetition.key);
        if (executed != null) {
            return executed;
        }
        own(turn.slot);
        try {
            return env.store().findReply(turn.slot.id(), repetition.key).orElse(null);
        } catch (StoreException e) {
            throw new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The store cannot be read.", e);
        }
    }

    /** The activation for a call, woken or created if need be and if the call may. */
    Activation awake(Turn turn, Call call) throws Throwable {
        Activation activation = turn.slot.activation;
        if (activation != null && activation.isDropped()) {
            drop(turn, activation);
            activation = null;
        }
        if (activation == null) {
            activation = activate(turn, call.presence);
        } else {
            turn.activation(activation);
            if (call.presence instanceof Presence.MustBeAbsent) {
                throw duplicate(activation.id(), activation.publicId);
            }
        }
        checkSame(call.presence, activation.publicId);
        return activation;
    }

    private Activation activate(Turn turn, Presence presence) throws Throwable {
        // Fence first, then read: whoever owned the segment before can commit nothing any more.
        Ownership ownership = own(turn.slot);
        Optional<StoredActor> stored = load(turn);
        Presence.Input input = Presence.Input.NONE;
        if (stored.isEmpty()) {
            input = inputOf(presence);
        } else if (presence instanceof Presence.MustBeAbsent) {
            throw duplicate(turn.slot.id(), stored.get().publicId());
        } else {
            checkSame(presence, stored.get().publicId());
        }
        Activation activation = stored.map(s -> new Activation(turn.slot, s.publicId(), s.createdAt(), ownership))
                .orElseGet(() -> new Activation(turn.slot, publicIds.next(), now(), ownership));
        turn.activation(activation);
        try {
            activation.handle = env.objects().create(activation.type());
            if (stored.isPresent()) {
                memory.load(activation, stored.get());
            } else {
                create(turn, activation, input);
            }
            turn.slot.activation = activation;
            publicIds.awake(activation);
            run(activation, activation.type().hooks().wake());
            if (!activation.type().hooks().wake().isEmpty()) {
                record(turn, activation);
            }
            return activation;
        } catch (Throwable e) {
            turn.outbox.discard();
            drop(turn, activation);
            throw e;
        }
    }

    private Optional<StoredActor> load(Turn turn) {
        try {
            return env.store().find(turn.slot.id());
        } catch (StoreException e) {
            throw new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The state could not be loaded.", e);
        }
    }

    /** Takes what a hook has changed; it leaves once it is committed, and nobody waits for it. */
    private void record(Turn turn, Activation activation) throws IOException {
        Effect effect = memory.effect(turn, activation, null, null);
        if (effect != null) {
            List<Outbox.Item> items = turn.outbox.take();
            pipeline.add(activation, effect, items.isEmpty() ? null : Gate.changed(items, null, null));
        }
    }

    private void create(Turn turn, Activation activation, Presence.Input input) throws Throwable {
        for (Method hook : activation.type().hooks().create()) {
            if (hook.getParameterCount() == 0) {
                invoke(activation, hook);
            } else {
                boolean optional = hook.getParameterTypes()[0] == Optional.class;
                if (!input.isPresent() && !optional) {
                    throw ActorException.refused(
                            ErrorCode.INPUT_REQUIRED, "This actor is created with input, and there was none.");
                }
                invoke(
                        activation,
                        hook,
                        input.isPresent() ? input.as().apply(hook.getGenericParameterTypes()[0]) : Optional.empty());
            }
        }
        activation.kept = Map.of();
        record(turn, activation);
    }

    /**
     * Ends the actor's life, in one commit with what the turn has done beside.
     *
     * @return holds the answer; nothing is in its way
     */
    Gate destroy(Turn turn, Activation activation, Effect effects, @Nullable Object answer, Call.Done done) {
        for (Connection connection : connections.of(activation.id())) {
            LiveConnection live = (LiveConnection) connection;
            if (live.depart()) {
                disconnected(activation, live);
            }
        }
        runQuietly(activation, activation.type().hooks().destroy());
        Outcome deleted = new Outcome(env.parking());
        Call.Done last = lastWord(turn, done);
        try {
            pipeline.await(activation);
            pipeline.add(
                    activation,
                    new Effect(null, true, effects.reply(), effects.sent(), effects.received()),
                    Gate.changed(turn.outbox.take(), null, deleted));
            pipeline.await(activation);
        } catch (ActorException e) {
            return Gate.failed(deleted.failure() == null ? e : deleted.failure(), done);
        }
        connections.closeAllBut(turn.connection, activation.id());
        drop(turn, activation);
        return Gate.settled(answer, last);
    }

    /** Ends the connection of the call after its answer, if the turn wants that or ends the actor. */
    Call.Done lastWord(Turn turn, Call.Done done) {
        LiveConnection own = turn.connection;
        if (own == null) {
            return done;
        }
        Outbox.Close wish = turn.outbox.takeClose(own);
        if (wish != null) {
            return connections.closingAfter(turn.slot.id(), own, sink -> sink.close(wish.code(), wish.reason()), done);
        }
        return turn.outbox.wantsDestroy()
                ? connections.closingAfter(turn.slot.id(), own, sink -> sink.close(own.whenDestroyed()), done)
                : done;
    }

    /** Runs the hook of a connection that is gone; what goes wrong is logged. */
    void disconnected(Activation activation, LiveConnection connection) {
        Method ofSocket = activation.type().hooks().doors().socketClose();
        if (ofSocket != null && connection instanceof LiveSocket socket) {
            invokeQuietly(
                    activation,
                    ofSocket,
                    socket,
                    socket.end().code(),
                    socket.end().reason());
        }
        for (Method hook : activation.type().hooks().disconnect()) {
            invokeQuietly(activation, hook, connection);
        }
    }

    private static void invokeQuietly(Activation activation, Method hook, Object... args) {
        try {
            invoke(activation, hook, args);
        } catch (Throwable e) {
            RuntimeLog.hookFailed(hook.getName(), activation.id(), e);
        }
    }

    /** Runs the hook of a new connection. */
    void connected(Activation activation, LiveConnection connection) throws Throwable {
        for (Method hook : activation.type().hooks().connect()) {
            invoke(activation, hook, connection);
        }
    }

    /** Puts the actor to sleep, in a turn made for it. */
    void sleep(Turn turn, Activation activation) throws IOException {
        turn.activation(activation);
        try {
            // A hook that fails leaves no trace, like an action.
            if (!activation.isDropped()
                    && runQuietly(activation, activation.type().hooks().sleep())) {
                record(turn, activation);
            }
        } finally {
            drop(turn, activation);
        }
    }

    void sleepSoon(Slot slot) {
        sleepSoon.accept(slot);
    }

    /**
     * Forgets the activation, once all it has left is committed or lost: whatever still runs in it can use nothing of it any
     * more.
     */
    void drop(Turn turn, Activation activation) {
        try {
            pipeline.await(activation);
        } catch (ActorException e) {
            // Lost, and said to those who waited for it.
        }
        turn.slot.activation = null;
        connections.fallBack(activation.id());
        publicIds.asleep(activation);
        ActorObjects.Handle handle = activation.handle;
        if (handle != null) {
            try {
                handle.destroy(activation);
            } catch (RuntimeException e) {
                RuntimeLog.hookFailed("PreDestroy", activation.id(), e);
            }
        }
        activation.drop();
    }

    private static void run(Activation activation, List<Method> hooks) throws Throwable {
        for (Method hook : hooks) {
            invoke(activation, hook);
        }
    }

    private static boolean runQuietly(Activation activation, List<Method> hooks) {
        boolean wentWell = true;
        for (Method hook : hooks) {
            try {
                invoke(activation, hook);
            } catch (Throwable e) {
                RuntimeLog.hookFailed(hook.getName(), activation.id(), e);
                wentWell = false;
            }
        }
        return wentWell;
    }

    private static void invoke(Activation activation, Method hook, @Nullable Object... args) throws Throwable {
        HookMethods.invoke(activation, hook, args);
    }

    private Instant now() {
        return env.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static ActorException notFound() {
        return ActorException.refused(ErrorCode.NOT_FOUND, "The actor does not exist.");
    }

    private static Presence.Input inputOf(Presence presence) {
        if (presence instanceof Presence.CreateIfAbsent create) {
            return create.input();
        }
        if (presence instanceof Presence.MustBeAbsent create) {
            return create.input();
        }
        throw notFound();
    }

    private static void checkSame(Presence presence, String publicId) {
        if (presence instanceof Presence.MustExist exist
                && exist.publicId() != null
                && !exist.publicId().equals(publicId)) {
            throw notFound();
        }
    }

    private static ActorException duplicate(ActorId id, String existing) {
        return ActorException.refused(
                ErrorCode.DUPLICATE_KEY,
                "An actor of that key exists.",
                Map.of("key", KeyForm.control(id.key()), "existing_actor_id", existing));
    }
}

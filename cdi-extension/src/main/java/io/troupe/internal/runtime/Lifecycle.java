// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.event.Connection;
import io.troupe.protocol.KeyForm;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
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
    private final StateCodec codec;
    private final Connections connections;
    private final PublicIds publicIds;
    private final Consumer<Slot> sleepSoon;
    private @Nullable TurnRunner runner;

    Lifecycle(
            Environment env, StateCodec codec, Connections connections, PublicIds publicIds, Consumer<Slot> sleepSoon) {
        this.env = env;
        this.codec = codec;
        this.connections = connections;
        this.publicIds = publicIds;
        this.sleepSoon = sleepSoon;
    }

    void runner(TurnRunner turnRunner) {
        this.runner = turnRunner;
    }

    /** The activation for a call, woken or created if need be and if the call may. */
    Activation awake(Turn turn, Call call) throws Throwable {
        Activation activation = turn.slot.activation;
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
        Optional<StoredActor> stored = load(turn);
        Presence.Input input = Presence.Input.NONE;
        if (stored.isEmpty()) {
            input = inputOf(presence);
        } else if (presence instanceof Presence.MustBeAbsent) {
            throw duplicate(turn.slot.id(), stored.get().publicId());
        } else {
            checkSame(presence, stored.get().publicId());
        }
        Activation activation = stored.map(s -> new Activation(turn.slot, s.publicId(), s.createdAt()))
                .orElseGet(() -> new Activation(turn.slot, publicIds.next(), now()));
        turn.activation(activation);
        try {
            activation.handle = env.objects().create(activation.type());
            if (stored.isPresent()) {
                decode(activation, stored.get());
            } else {
                create(turn, activation, input);
            }
            turn.slot.activation = activation;
            publicIds.awake(activation);
            run(activation, activation.type().hooks().wake());
            if (!activation.type().hooks().wake().isEmpty()) {
                runner().commit(turn, activation);
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

    private void decode(Activation activation, StoredActor stored) {
        try {
            if (stored.format() > ActorWrite.FORMAT) {
                throw new IOException("written by a newer version, in format " + stored.format());
            }
            activation.kept = codec.decode(activation.type(), stored.state(), activation.object());
            // As the class writes it, not as it was read: that is what changes are told by and failed turns fall back
            // to.
            activation.committed = codec.encode(activation.type(), activation.object(), activation.kept);
            activation.version = stored.version();
        } catch (IOException | RuntimeException e) {
            RuntimeLog.stateUnreadable(activation.id(), e);
            throw new ActorException(
                    ErrorCode.STATE_UNREADABLE, Executed.NO, "The stored state of this actor cannot be read.", e);
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
        runner().commit(turn, activation);
    }

    /** What a committed turn asked for. */
    void afterCommit(Turn turn, Activation activation) {
        if (turn.outbox.wantsDestroy()) {
            destroy(turn, activation);
        }
    }

    private void destroy(Turn turn, Activation activation) {
        for (Connection connection : connections.of(activation.id())) {
            LiveConnection live = (LiveConnection) connection;
            if (live.depart()) {
                disconnected(activation, live);
            }
        }
        runQuietly(activation, activation.type().hooks().destroy());
        runner().submit(
                        turn,
                        activation,
                        new ActorWrite.Delete(activation.id(), activation.publicId, activation.version));
        connections.deliver(activation.id(), turn.outbox.take());
        connections.closeAll(activation.id(), "");
        drop(turn, activation);
    }

    /** Runs the hook of a connection that is gone; what goes wrong is logged. */
    void disconnected(Activation activation, LiveConnection connection) {
        for (Method hook : activation.type().hooks().disconnect()) {
            try {
                invokeWith(activation, hook, connection);
            } catch (Throwable e) {
                RuntimeLog.hookFailed(hook.getName(), activation.id(), e);
            }
        }
    }

    /** Runs the hook of a new connection. */
    void connected(Activation activation, LiveConnection connection) throws Throwable {
        for (Method hook : activation.type().hooks().connect()) {
            invokeWith(activation, hook, connection);
        }
    }

    /** Puts the actor to sleep, in a turn made for it. */
    void sleep(Turn turn, Activation activation) throws IOException {
        turn.activation(activation);
        try {
            // A hook that fails leaves no trace, like an action.
            if (runQuietly(activation, activation.type().hooks().sleep())) {
                runner().commit(turn, activation);
            }
        } finally {
            if (!activation.isDropped()) {
                drop(turn, activation);
            }
        }
    }

    void sleepSoon(Slot slot) {
        sleepSoon.accept(slot);
    }

    /** Forgets the activation: whatever still runs in it can use nothing of it any more. */
    void drop(Turn turn, Activation activation) {
        turn.slot.activation = null;
        publicIds.asleep(activation);
        ActorObjects.Handle handle = activation.handle;
        if (handle != null) {
            try {
                handle.destroy();
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

    private static void invokeWith(Activation activation, Method hook, LiveConnection connection) throws Throwable {
        if (hook.getParameterCount() == 0) {
            invoke(activation, hook);
        } else {
            invoke(activation, hook, connection);
        }
    }

    private static void invoke(Activation activation, Method hook, @Nullable Object... args) throws Throwable {
        try {
            hook.invoke(activation.object(), args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Instant now() {
        return env.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private TurnRunner runner() {
        if (runner == null) {
            throw new IllegalStateException("not wired");
        }
        return runner;
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

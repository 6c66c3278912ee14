// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ClientSocket;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Opens and ends connections, each in a turn of its actor:
 *
 * <pre>
 *   one turn:  before hook, makes the state --> connection is listed --> connect hook --> commit --> the client may go on
 *                   |                                |                       |            |
 *                   '-- refused: never was one       '------ fails: it is taken off the list again
 *
 *   taken off the list --> one turn: disconnect hook
 * </pre>
 *
 * A call over plain HTTP goes through all of it, with turns of its own before and after that of the action, and is answered
 * when the last of them is committed; but only where the actor has hooks for it.
 */
final class ClientConnections {

    /** Of connections that receive nothing. */
    private static final ConnectionSink NOWHERE = new ConnectionSink() {
        @Override
        public void event(OutgoingEvent event) {
            // Said where it is documented.
        }

        @Override
        public void close(String reason) {
            // The request ends by itself.
        }
    };

    private final Calls calls;
    private final TimedCalls timed;
    private final Connections connections;
    private final Lifecycle lifecycle;
    private final PublicIds publicIds;
    private final DoorCalls bound;
    private final Values wire;
    private final ByValue byValue;

    ClientConnections(
            Calls calls,
            TimedCalls timed,
            Connections connections,
            Lifecycle lifecycle,
            PublicIds publicIds,
            DoorCalls bound,
            Values wire,
            ByValue byValue) {
        this.calls = calls;
        this.timed = timed;
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.publicIds = publicIds;
        this.bound = bound;
        this.wire = wire;
        this.byValue = byValue;
    }

    /**
     * Opens a connection.
     *
     * @param caller makes calls over it
     */
    CompletionStage<Open> open(
            Callee actor,
            ConnectRequest wish,
            ConnectionSink sink,
            BiFunction<Open, ActionCall<?>, CompletionStage<?>> caller) {
        String id = publicIds.unguessable();
        return opened(
                actor,
                wish,
                (activation, state) -> new LiveConnection(id, activation, wish, state, sink, wire, byValue),
                (activation, live) -> new Open(actor.type(), live, DoorDispatcher.summary(activation, false), caller));
    }

    /** Opens a plain socket, whose hook comes after those for connections. */
    CompletionStage<OpenSocket> openSocket(Callee actor, ConnectRequest wish, ConnectionSink sink) {
        EntryHook entry = actor.type().webSocketHook(wish.caller());
        String id = publicIds.unguessable();
        return opened(
                actor,
                wish,
                (activation, state) -> new LiveSocket(id, activation, wish, state, sink, wire, byValue),
                (activation, live) -> {
                    HookMethods.invoke(activation, entry.method(), live);
                    return new OpenSocket(
                            actor.type(), (LiveSocket) live, DoorDispatcher.summary(activation, false), entry);
                });
    }

    /** Makes the actor's half of a connection. */
    @FunctionalInterface
    private interface Making {
        LiveConnection of(Activation activation, @Nullable Object state);
    }

    /** What comes after the hooks that all connections have, and the door's half. */
    @FunctionalInterface
    private interface Welcome<T> {
        T of(Activation activation, LiveConnection connection) throws Throwable;
    }

    @SuppressWarnings("unchecked")
    private <T> CompletionStage<T> opened(Callee actor, ConnectRequest wish, Making making, Welcome<T> welcome) {
        AtomicReference<@Nullable LiveConnection> made = new AtomicReference<>();
        AtomicBoolean failed = new AtomicBoolean();
        long deadline =
                timed.nanoTime() + actor.type().hooks().doors().connectTimeout().toNanos();
        Call call = calls.ofArrival(actor, wish.caller(), activation -> {
            LiveConnection connection = making.of(activation, admitted(activation, wish));
            made.set(connection);
            connections.add(activation.id(), connection);
            try {
                checkStillWanted(failed.get(), deadline);
                lifecycle.connected(activation, connection);
                T welcomed = welcome.of(activation, connection);
                checkStillWanted(failed.get(), deadline);
                return welcomed;
            } catch (Throwable e) {
                connections.remove(activation.id(), connection);
                throw e;
            }
        });
        return timed.call(call, false, true)
                .whenComplete((open, failure) -> {
                    failed.set(failure != null);
                    LiveConnection unwanted = made.get();
                    if (failure != null && unwanted != null) {
                        connections.remove(actor.id(), unwanted);
                    }
                })
                .thenApply(open -> (T) open);
    }

    /** The timer that tells the client may be late; hooks that took too long let nobody in, even then. */
    private void checkStillWanted(boolean failed, long deadline) {
        if (failed || timed.nanoTime() - deadline >= 0) {
            throw ActorException.refused(ErrorCode.CALLBACK_TIMED_OUT, "A hook of the actor took too long");
        }
    }

    /** The state that the actor gives a new connection; throws if it refuses. */
    private @Nullable Object admitted(Activation activation, ConnectRequest wish) throws Throwable {
        Method hook = activation.type().hooks().doors().beforeConnect();
        return hook == null ? null : HookMethods.invoke(activation, hook, new ConnectionOpening(wish, wire));
    }

    /** Makes a call over a connection that is there for nothing else, and has ended when the stage completes. */
    CompletionStage<@Nullable Object> during(Callee actor, ConnectRequest wish, Call call) {
        return open(actor, wish, NOWHERE, (open, request) -> CompletableFuture.failedFuture(new AssertionError()))
                .thenCompose(open -> {
                    call.connection = open.connection;
                    return called(call)
                            .handle((answer, failure) -> open.leave().handle((left, unheard) -> {
                                if (failure != null) {
                                    throw DoorDispatcher.planned(failure);
                                }
                                return answer;
                            }))
                            .thenCompose(answered -> answered);
                });
    }

    private CompletionStage<@Nullable Object> called(Call call) {
        try {
            return timed.call(call, false, true);
        } catch (ActorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The door's half of a connection. */
    class Open implements ClientConnection {

        /** So many events a client may subscribe to: memory is bounded. */
        private static final int MAX_SUBSCRIPTIONS = 1_000;

        private final ActorType type;
        private final LiveConnection connection;
        private final ActorSummary actor;
        private final BiFunction<Open, ActionCall<?>, CompletionStage<?>> caller;

        Open(
                ActorType type,
                LiveConnection connection,
                ActorSummary actor,
                BiFunction<Open, ActionCall<?>, CompletionStage<?>> caller) {
            this.type = type;
            this.connection = connection;
            this.actor = actor;
            this.caller = caller;
        }

        @Override
        public String id() {
            return connection.id();
        }

        @Override
        public ActorSummary actor() {
            return actor;
        }

        LiveConnection connection() {
            return connection;
        }

        /** This very actor, not one that may be created under its key later. */
        Callee callee() {
            return new Callee(type, actor.id(), new Presence.MustExist(actor.publicId()));
        }

        @Override
        @SuppressWarnings("unchecked")
        public <A> CompletionStage<A> call(ActionCall<A> call) {
            return (CompletionStage<A>) caller.apply(this, call);
        }

        @Override
        public CompletionStage<@Nullable Void> subscribe(String event, boolean on) {
            Method hook = type.hooks().doors().subscribe();
            try {
                if (on) {
                    checkSubscription(event);
                    if (hook != null) {
                        return DoorDispatcher.unwrapped(bound.admit(() -> asked(hook, event)));
                    }
                }
                connection.subscribe(event, on);
                return CompletableFuture.completedFuture(null);
            } catch (ActorException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void checkSubscription(String event) {
            if (connection.subscriptions() >= MAX_SUBSCRIPTIONS && !connection.subscribes(event)) {
                throw ActorException.refused(
                        ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                        "A connection subscribes to at most " + MAX_SUBSCRIPTIONS + " events.");
            }
            Access access = type.hooks().doors().listeners().get(event);
            if (access != null && !access.admits(connection.caller(), true)) {
                throw forbidden(event);
            }
        }

        private CompletionStage<@Nullable Void> asked(Method hook, String event) {
            Call question = calls.ofConnection(callee(), "subscribe", connection.caller(), connection, activation -> {
                boolean allowed = !Boolean.FALSE.equals(HookMethods.invoke(activation, hook, connection, event));
                if (allowed) {
                    // Within the turn: what the next one publishes is not missed.
                    connection.subscribe(event, true);
                }
                return allowed;
            });
            return timed.call(question, false, true).handle((allowed, failure) -> {
                if (failure != null) {
                    connection.subscribe(event, false);
                    throw DoorDispatcher.planned(failure);
                }
                if (Boolean.FALSE.equals(allowed)) {
                    throw forbidden(event);
                }
                return null;
            });
        }

        private static ActorException forbidden(String event) {
            return ActorException.refused(ErrorCode.FORBIDDEN, "You may not listen to event " + event + ".");
        }

        @Override
        public void closed() {
            leave();
        }

        boolean hearsOfTheEnd() {
            return !type.hooks().disconnect().isEmpty();
        }

        /** Done when the actor's hook has run, however that went. */
        CompletionStage<@Nullable Object> leave() {
            connection.close();
            connections.remove(actor.id(), connection);
            if (!connection.depart() || !hearsOfTheEnd()) {
                return CompletableFuture.completedFuture(null);
            }
            try {
                return timed.call(
                        calls.ofConnection(callee(), "disconnect", connection.caller(), connection, activation -> {
                            lifecycle.disconnected(activation, connection);
                            return null;
                        }),
                        false,
                        true);
            } catch (ActorException e) {
                // The application is stopping: hooks of connections do not run any more.
                return CompletableFuture.completedFuture(null);
            }
        }
    }

    /** The door's half of a plain socket. */
    final class OpenSocket extends Open implements ClientSocket {

        private final DoorHooks hooks;
        private final LiveSocket socket;
        private final EntryHook entry;

        OpenSocket(ActorType type, LiveSocket socket, ActorSummary actor, EntryHook entry) {
            super(type, socket, actor, (open, request) -> CompletableFuture.failedFuture(new AssertionError()));
            this.hooks = type.hooks().doors();
            this.socket = socket;
            this.entry = entry;
        }

        @Override
        public CompletionStage<@Nullable Void> text(String message) {
            return message(hooks.socketText(), message);
        }

        @Override
        public CompletionStage<@Nullable Void> bytes(byte[] message) {
            return message(hooks.socketBytes(), message);
        }

        private CompletionStage<@Nullable Void> message(@Nullable Method hook, Object message) {
            if (hook == null) {
                return CompletableFuture.completedFuture(null);
            }
            return DoorDispatcher.unwrapped(bound.admit(() -> taken(hook, message)));
        }

        private CompletionStage<@Nullable Void> taken(Method hook, Object message) {
            try {
                return timed.call(calls.ofSocketMessage(callee(), entry, hook, socket, message), false, true)
                        .thenApply(done -> null);
            } catch (ActorException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        boolean hearsOfTheEnd() {
            return hooks.socketClose() != null || super.hearsOfTheEnd();
        }

        @Override
        public void closed(int code, String reason) {
            socket.ended(code, reason);
            closed();
        }
    }
}

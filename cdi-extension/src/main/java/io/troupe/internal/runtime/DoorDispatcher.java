// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.StoredActor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What doors call: from targets and names to calls. */
final class DoorDispatcher implements ActionDispatcher {

    private final Calls calls;
    private final TimedCalls timed;
    private final Catalog catalog;
    private final PublicIds publicIds;
    private final Connections connections;
    private final Lifecycle lifecycle;
    private final Environment env;
    private final Values wire;
    private final DoorCalls bound;

    DoorDispatcher(
            Calls calls,
            TimedCalls timed,
            Catalog catalog,
            PublicIds publicIds,
            Connections connections,
            Lifecycle lifecycle,
            Environment env,
            Values wire) {
        this.calls = calls;
        this.timed = timed;
        this.catalog = catalog;
        this.publicIds = publicIds;
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.env = env;
        this.wire = wire;
        this.bound = new DoorCalls(env.bounds().doorCalls());
    }

    @Override
    public ActorCatalog catalog() {
        return catalog;
    }

    @Override
    public CompletionStage<ActorSummary> resolve(ActorTarget target) {
        return unwrapped(bound.admit(() -> resolved(target)));
    }

    private CompletionStage<ActorSummary> resolved(ActorTarget target) {
        return onThread(() -> find(target)).thenCompose(found -> {
            if (found.presence() instanceof Presence.MustExist) {
                return onThread(() -> stored(found));
            }
            boolean[] created = new boolean[1];
            return onThread(() -> {
                        created[0] = env.store().find(found.id()).isEmpty();
                        return created[0] || found.presence() instanceof Presence.MustBeAbsent;
                    })
                    .thenCompose(wake -> wake ? wake(found, created) : onThread(() -> stored(found)));
        });
    }

    private CompletionStage<ActorSummary> wake(Callee found, boolean[] created) {
        Call call = calls.ofRuntime(
                found.type(), found.id(), found.presence(), "create", activation -> summary(activation, created[0]));
        return timed.call(call, false, true).thenApply(ActorSummary.class::cast);
    }

    private ActorSummary stored(Callee found) {
        StoredActor stored = env.store()
                .find(found.id())
                .filter(actor -> !(found.presence() instanceof Presence.MustExist exist)
                        || exist.publicId() == null
                        || exist.publicId().equals(actor.publicId()))
                .orElseThrow(() -> ActorException.refused(ErrorCode.NOT_FOUND, "The actor does not exist."));
        return new ActorSummary(stored.id(), stored.publicId(), stored.createdAt(), false);
    }

    private static ActorSummary summary(Activation activation, boolean created) {
        return new ActorSummary(activation.id(), activation.publicId, activation.createdAt, created);
    }

    @Override
    public <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call) {
        return unwrapped(bound.admit(() -> target instanceof ActorTarget.ByPublicId
                ? onThread(() -> find(target)).thenCompose(found -> call(found, call, null, true))
                : found(() -> find(target), found -> call(found, call, null, call.callerRuns()))));
    }

    private <A> CompletionStage<A> call(
            Callee found, ActionCall<A> request, @Nullable LiveConnection connection, boolean callerRuns) {
        try {
            Call call = calls.ofDoor(found.type(), found.id(), found.presence(), request, connection);
            CompletableFuture<@Nullable Object> answer = callerRuns ? runHere(call) : timed.call(call, false, true);
            return answer.thenApply(DoorDispatcher::<A>cast);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(planned(e));
        }
    }

    /** Once the call has begun its own outcome stands, even if the caller's transaction cannot be resumed. */
    private CompletableFuture<@Nullable Object> runHere(Call call) throws Exception {
        AtomicReference<@Nullable CompletableFuture<@Nullable Object>> begun = new AtomicReference<>();
        try {
            return env.surroundings().outsideTransaction(() -> {
                begun.set(timed.call(call, true, true));
                return begun.get();
            });
        } catch (Exception e) {
            CompletableFuture<@Nullable Object> answer = begun.get();
            if (answer == null) {
                throw e;
            }
            RuntimeLog.taskFailed(e);
            return answer;
        }
    }

    @SuppressWarnings("unchecked")
    private static <A> A cast(@Nullable Object answer) {
        return (A) answer;
    }

    @Override
    public CompletionStage<ClientConnection> connect(ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        return unwrapped(bound.admit(() -> connected(target, request, sink)));
    }

    private CompletionStage<ClientConnection> connected(
            ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        return onThread(() -> find(target)).thenCompose(found -> {
            String id = publicIds.unguessable();
            AtomicReference<@Nullable LiveConnection> made = new AtomicReference<>();
            AtomicBoolean failed = new AtomicBoolean();
            Call call = calls.ofConnection(
                    found.type(), found.id(), found.presence(), "connect", request.caller(), activation -> {
                        LiveConnection connection = new LiveConnection(
                                id, activation.publicId, request.caller(), request.params(), sink, wire);
                        made.set(connection);
                        connections.add(activation.id(), connection);
                        if (failed.get()) {
                            // The deadline has passed while the actor woke.
                            connections.remove(activation.id(), connection);
                            throw ActorException.refused(ErrorCode.CALLBACK_TIMED_OUT, "The client has given up.");
                        }
                        lifecycle.connected(activation, connection);
                        return new DoorConnection(found.type(), connection, summary(activation, false));
                    });
            return timed.call(call, false, true)
                    .whenComplete((connected, failure) -> {
                        failed.set(failure != null);
                        LiveConnection unwanted = made.get();
                        if (failure != null && unwanted != null) {
                            connections.remove(found.id(), unwanted);
                        }
                    })
                    .thenApply(ClientConnection.class::cast);
        });
    }

    /** The door's half of a connection. */
    private final class DoorConnection implements ClientConnection {

        /** So many events a client may subscribe to: memory is bounded. */
        private static final int MAX_SUBSCRIPTIONS = 1_000;

        private final ActorType type;
        private final LiveConnection connection;
        private final ActorSummary actor;

        DoorConnection(ActorType type, LiveConnection connection, ActorSummary actor) {
            this.type = type;
            this.connection = connection;
            this.actor = actor;
        }

        @Override
        public String id() {
            return connection.id();
        }

        @Override
        public ActorSummary actor() {
            return actor;
        }

        @Override
        public <A> CompletionStage<A> call(ActionCall<A> call) {
            Callee found = new Callee(type, actor.id(), new Presence.MustExist(actor.publicId()));
            return unwrapped(bound.admit(() -> DoorDispatcher.this.call(found, call, connection, false)));
        }

        @Override
        public void subscribe(String event, boolean on) {
            if (on && connection.subscriptions() >= MAX_SUBSCRIPTIONS) {
                throw ActorException.refused(
                        ErrorCode.OVERLOADED, "A connection subscribes to at most " + MAX_SUBSCRIPTIONS + " events.");
            }
            connection.subscribe(event, on);
        }

        @Override
        public void closed() {
            connection.close();
            connections.remove(actor.id(), connection);
            if (!connection.depart() || type.hooks().disconnect().isEmpty()) {
                return;
            }
            try {
                Call hook = calls.ofConnection(
                        type,
                        actor.id(),
                        new Presence.MustExist(actor.publicId()),
                        "disconnect",
                        connection.caller(),
                        a -> {
                            lifecycle.disconnected(a, connection);
                            return null;
                        });
                timed.call(hook, false, true);
            } catch (ActorException e) {
                // The application is stopping: hooks of connections do not run any more.
            }
        }
    }

    private Callee find(ActorTarget target) {
        if (target instanceof ActorTarget.Existing existing) {
            return new Callee(catalog.require(existing.id().type()), existing.id(), new Presence.MustExist(null));
        }
        if (target instanceof ActorTarget.OrCreate create) {
            return new Callee(
                    creatable(create.id().type()), create.id(), new Presence.CreateIfAbsent(input(create.input())));
        }
        if (target instanceof ActorTarget.Create create) {
            return new Callee(
                    creatable(create.id().type()), create.id(), new Presence.MustBeAbsent(input(create.input())));
        }
        ActorTarget.ByPublicId byId = (ActorTarget.ByPublicId) target;
        ActorId id = publicIds.find(byId.namespace(), byId.publicId());
        return new Callee(catalog.require(id.type()), id, new Presence.MustExist(byId.publicId()));
    }

    /** Nobody outside creates actors that nobody outside can call. */
    private ActorType creatable(String name) {
        ActorType type = catalog.require(name);
        if (!type.isReachable()) {
            throw ActorException.refused(ErrorCode.FORBIDDEN, "You may not create actors of this type.");
        }
        return type;
    }

    private Presence.Input input(@Nullable JsonNode given) {
        if (given == null || given.isMissingNode()) {
            return Presence.Input.NONE;
        }
        return new Presence.Input(true, type -> wire.arguments(
                        JsonNodeFactory.instance.arrayNode().add(given))
                .bind(List.of(type))[0]);
    }

    private static <T, R> CompletionStage<R> found(
            Supplier<T> finder, java.util.function.Function<T, CompletionStage<R>> next) {
        T found;
        try {
            found = finder.get();
        } catch (ActorException e) {
            return CompletableFuture.failedFuture(e);
        }
        return next.apply(found);
    }

    /** Runs what may touch the store on a thread of the runtime. */
    private <T> CompletionStage<T> onThread(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            env.threads().execute(() -> {
                try {
                    result.complete(work.get());
                } catch (Exception e) {
                    result.completeExceptionally(planned(e));
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(Admission.refusal());
        }
        return result;
    }

    /** The same stage, failing with the exception itself. */
    private static <T> CompletionStage<T> unwrapped(CompletionStage<T> stage) {
        CompletableFuture<T> plain = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                plain.complete(value);
            } else {
                plain.completeExceptionally(planned(failure));
            }
        });
        return plain;
    }

    private static ActorException planned(Throwable e) {
        if (e instanceof ActorException known) {
            return known;
        }
        if (e instanceof CompletionException && e.getCause() != null) {
            return planned(e.getCause());
        }
        if (e instanceof io.troupe.spi.StoreException) {
            return new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The store cannot be read.", e);
        }
        RuntimeLog.taskFailed(e);
        return new ActorException(ErrorCode.INTERNAL_ERROR, Executed.NO, "An internal error occurred", e);
    }
}

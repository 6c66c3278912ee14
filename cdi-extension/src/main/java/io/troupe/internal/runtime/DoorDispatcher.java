// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
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
import io.troupe.spi.Authentication;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ClientSocket;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.RequestCall;
import io.troupe.spi.StoredActor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What doors call: from targets and names to calls. */
final class DoorDispatcher implements ActionDispatcher {

    private final Calls calls;
    private final TimedCalls timed;
    private final Catalog catalog;
    private final PublicIds publicIds;
    private final ClientConnections clients;
    private final Environment env;
    private final Values wire;
    private final DoorCalls bound;
    private final Authentication authentication;

    DoorDispatcher(
            Calls calls,
            TimedCalls timed,
            Catalog catalog,
            PublicIds publicIds,
            Connections connections,
            Lifecycle lifecycle,
            Environment env,
            Values wire,
            ByValue byValue) {
        this.calls = calls;
        this.timed = timed;
        this.catalog = catalog;
        this.publicIds = publicIds;
        this.env = env;
        this.wire = wire;
        this.authentication = new Authentication(env.surroundings()::authenticator, env.clock());
        this.bound = new DoorCalls(env.bounds().doorCalls());
        this.clients = new ClientConnections(calls, timed, connections, lifecycle, publicIds, bound, wire, byValue);
    }

    @Override
    public ActorCatalog catalog() {
        return catalog;
    }

    @Override
    public Authentication authentication() {
        return authentication;
    }

    @Override
    public CompletionStage<ActorSummary> resolve(ActorTarget target, Caller caller) {
        return unwrapped(bound.admit(() -> resolved(target, caller)));
    }

    private CompletionStage<ActorSummary> resolved(ActorTarget target, Caller caller) {
        return onThread(() -> find(target, caller)).thenCompose(found -> {
            if (target instanceof ActorTarget.Existing && !found.type().isOpenTo(caller)) {
                // Not even whether it is there.
                throw notFound();
            }
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
                .orElseThrow(DoorDispatcher::notFound);
        return new ActorSummary(stored.id(), stored.publicId(), stored.createdAt(), false);
    }

    static ActorSummary summary(Activation activation, boolean created) {
        return new ActorSummary(activation.id(), activation.publicId, activation.createdAt, created);
    }

    @Override
    public <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call) {
        return unwrapped(bound.admit(() -> target instanceof ActorTarget.ByPublicId
                ? onThread(() -> find(target, call.caller())).thenCompose(found -> call(found, call, null, true))
                : found(() -> find(target, call.caller()), found -> call(found, call, null, call.callerRuns()))));
    }

    private <A> CompletionStage<A> call(
            Callee found, ActionCall<A> request, @Nullable LiveConnection connection, boolean callerRuns) {
        try {
            Call call = calls.ofDoor(found.type(), found.id(), found.presence(), request, connection);
            return made(found, call, request.opening(), callerRuns);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(planned(e));
        }
    }

    private <A> CompletionStage<A> made(Callee found, Call call, @Nullable ConnectRequest opening, boolean callerRuns)
            throws Exception {
        if (opening != null && found.type().watchesConnections()) {
            return clients.during(found, opening, call).thenApply(DoorDispatcher::<A>cast);
        }
        CompletableFuture<@Nullable Object> answer = callerRuns ? runHere(call) : timed.call(call, false, true);
        return answer.thenApply(DoorDispatcher::<A>cast);
    }

    @Override
    public <A> CompletionStage<A> request(ActorTarget target, RequestCall<A> call) {
        return unwrapped(bound.admit(() -> target instanceof ActorTarget.ByPublicId
                ? onThread(() -> find(target, call.caller())).thenCompose(found -> request(found, call, true))
                : found(() -> find(target, call.caller()), found -> request(found, call, call.callerRuns()))));
    }

    private <A> CompletionStage<A> request(Callee found, RequestCall<A> request, boolean callerRuns) {
        try {
            return made(found, calls.ofRequest(found, request), request.opening(), callerRuns);
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
        return unwrapped(bound.admit(() -> onThread(() -> open(target, request.caller()))
                .thenCompose(found -> clients.open(found, request, sink, this::callOver))
                .thenApply(ClientConnection.class::cast)));
    }

    @Override
    public CompletionStage<ClientSocket> openSocket(ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        return unwrapped(bound.admit(() -> onThread(() -> open(target, request.caller()))
                .thenCompose(found -> clients.openSocket(found, request, sink))
                .thenApply(ClientSocket.class::cast)));
    }

    private CompletionStage<?> callOver(ClientConnections.Open open, ActionCall<?> call) {
        return unwrapped(bound.admit(() -> call(open.callee(), call, open.connection(), false)));
    }

    /** For a connection: whoever may call nothing of an actor does not hear of it either. */
    private Callee open(ActorTarget target, Caller caller) {
        Callee found = find(target, caller);
        if (!found.type().isOpenTo(caller)) {
            throw ActorException.refused(ErrorCode.FORBIDDEN, "You may not connect to actors of this type.");
        }
        return found;
    }

    private Callee find(ActorTarget target, Caller caller) {
        if (target instanceof ActorTarget.Existing existing) {
            return new Callee(catalog.require(existing.id().type()), existing.id(), new Presence.MustExist(null));
        }
        if (target instanceof ActorTarget.OrCreate create) {
            return new Callee(
                    creatable(create.id().type(), caller),
                    create.id(),
                    new Presence.CreateIfAbsent(input(create.input())));
        }
        if (target instanceof ActorTarget.Create create) {
            return new Callee(
                    creatable(create.id().type(), caller),
                    create.id(),
                    new Presence.MustBeAbsent(input(create.input())));
        }
        ActorTarget.ByPublicId byId = (ActorTarget.ByPublicId) target;
        ActorId id = publicIds.find(byId.namespace(), byId.publicId());
        ActorType type = catalog.require(id.type());
        if (!type.isOpenTo(caller)) {
            // An id says nothing to who may do nothing with it, not even that it is one.
            throw notFound();
        }
        return new Callee(type, id, new Presence.MustExist(byId.publicId()));
    }

    /** Nobody outside creates actors that they cannot call. */
    private ActorType creatable(String name, Caller caller) {
        ActorType type = catalog.require(name);
        if (!type.isOpenTo(caller)) {
            throw ActorException.refused(ErrorCode.FORBIDDEN, "You may not create actors of this type.");
        }
        return type;
    }

    private static ActorException notFound() {
        return ActorException.refused(ErrorCode.NOT_FOUND, PublicIds.NOT_FOUND);
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

    @Override
    public void execute(Runnable task) {
        try {
            env.threads().execute(task);
        } catch (RejectedExecutionException e) {
            throw Admission.refusal();
        }
    }

    @Override
    public void executeWaiting(Runnable task) {
        execute(() -> env.threads().whileParked(task));
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
    static <T> CompletionStage<T> unwrapped(CompletionStage<T> stage) {
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

    static ActorException planned(Throwable e) {
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

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.UserException;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActionInfo;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.Audience;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.RequestCall;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The smallest dispatcher that does what the contract says: actors in a map, actions by reflection, no turns. */
final class TestActors implements ActionDispatcher, AutoCloseable {

    /** The one actor type: a counter. */
    static final class Counter {
        private long value;

        public synchronized long increment(int by) {
            value += by;
            return value;
        }

        public synchronized void reset() {
            value = 0;
        }

        public String find() {
            return null;
        }

        public Object echo(Object value) {
            return value;
        }

        public byte[] bytes(int size) {
            return new byte[size];
        }

        public Object unencodable() {
            List<Object> circle = new ArrayList<>();
            circle.add(circle);
            return circle;
        }

        public void fail(String code) {
            throw new UserException(code, "as you wish", Map.of("a", 1));
        }

        public void overload() {
            throw ActorException.refused(ErrorCode.OVERLOADED, "Too many calls wait.");
        }

        public void stop() {
            throw ActorException.refused(ErrorCode.STOPPING, "The application is stopping.");
        }

        /** A failure with that outcome. */
        public void lose(String executed) {
            throw new ActorException(
                    ErrorCode.STORE_FAILED, Executed.valueOf(executed), "The state could not be committed.", null);
        }

        public void breakDown() {
            throw new IllegalStateException("SELECT secret FROM com.example");
        }

        public void secret() {}
    }

    static final String ROLE = "member";

    /** When the calls that wait for it may go on. */
    final CompletableFuture<Void> gate = new CompletableFuture<>();

    /** The callers of all calls so far. */
    final List<Caller> callers = new CopyOnWriteArrayList<>();

    /** All raw requests so far. */
    final List<RawRequest> requests = new CopyOnWriteArrayList<>();

    /** The keys of all calls that had one so far. */
    final List<String> keys = new CopyOnWriteArrayList<>();

    /** What calls with a key have come to. */
    private final Map<String, Object> results = new ConcurrentHashMap<>();

    private final Map<ActorId, Counter> actors = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ActionInfo> actions = Arrays.stream(Counter.class.getDeclaredMethods())
            .map(method -> new ActionInfo(
                    method.getName(),
                    method,
                    false,
                    method.getName().equals("secret") ? new Audience(false, Set.of(ROLE)) : Audience.EVERYBODY))
            .toList();

    @Override
    public ActorCatalog catalog() {
        ActorTypeInfo type = new ActorTypeInfo("counter", Counter.class, actions);
        return new ActorCatalog() {
            @Override
            public Collection<ActorTypeInfo> types() {
                return List.of(type);
            }

            @Override
            public Optional<ActorTypeInfo> type(String name) {
                return Optional.of(type).filter(known -> known.name().equals(name));
            }

            @Override
            public Set<String> roles() {
                return Set.of(ROLE);
            }
        };
    }

    @Override
    public CompletionStage<ActorSummary> resolve(ActorTarget target, Caller caller) {
        try {
            boolean created = locate(target);
            ActorId id = id(target);
            return CompletableFuture.completedFuture(
                    new ActorSummary(id, publicId(id), Instant.ofEpochMilli(1_795_224_854_611L), created));
        } catch (ActorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call) {
        callers.add(call.caller());
        if (call.action().equals("throw")) {
            throw new IllegalStateException("against the contract");
        }
        // A name that begins so is answered later, and by another thread.
        boolean later = call.action().startsWith("later.");
        String name = later ? call.action().substring("later.".length()) : call.action();
        if (later) {
            return gate.thenApplyAsync(open -> run(target, name, call), threads);
        }
        try {
            return CompletableFuture.completedFuture(run(target, name, call));
        } catch (ActorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <A> A run(ActorTarget target, String name, ActionCall<A> call) {
        locate(target);
        Counter counter = actors.get(id(target));
        Method method = actions.stream()
                .filter(action -> action.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        ActorException.refused(ErrorCode.ACTION_NOT_FOUND, "Action `" + name + "` was not found."))
                .method();
        if (name.equals("secret") && !call.caller().isInRole(ROLE)) {
            throw ActorException.refused(ErrorCode.FORBIDDEN, "No.");
        }
        Object[] arguments = call.arguments().bind(List.of(method.getGenericParameterTypes()));
        try {
            return call.encoder().apply(once(call.idempotency(), () -> method.invoke(counter, arguments)));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof ActorException known ? known : internal();
        } catch (IllegalStateException e) {
            throw internal();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Object once(ActionCall.Idempotency idempotency, Callable<Object> action) throws Exception {
        if (idempotency == null) {
            return action.call();
        }
        keys.add(idempotency.key());
        if (results.containsKey(idempotency.key())) {
            idempotency.onReplay().run();
            return results.get(idempotency.key());
        }
        Object result = action.call();
        results.put(idempotency.key(), result);
        return result;
    }

    private static ActorException internal() {
        return ActorException.refused(ErrorCode.INTERNAL_ERROR, "An internal error occurred (error id 1)");
    }

    private boolean locate(ActorTarget target) {
        ActorId id = id(target);
        if (!id.type().equals("counter")) {
            throw ActorException.refused(ErrorCode.UNKNOWN_ACTOR, "No such actor type.");
        }
        boolean exists = actors.containsKey(id);
        if (target instanceof ActorTarget.Create && exists) {
            throw ActorException.refused(
                    ErrorCode.DUPLICATE_KEY, "It exists.", Map.of("existing_actor_id", publicId(id)));
        }
        if (!exists && (target instanceof ActorTarget.Existing || target instanceof ActorTarget.ByPublicId)) {
            throw ActorException.refused(ErrorCode.NOT_FOUND, "It does not exist.");
        }
        return actors.putIfAbsent(id, new Counter()) == null;
    }

    private ActorId id(ActorTarget target) {
        if (target instanceof ActorTarget.OrCreate create) {
            return create.id();
        }
        if (target instanceof ActorTarget.Create create) {
            return create.id();
        }
        if (target instanceof ActorTarget.Existing existing) {
            return existing.id();
        }
        String publicId = ((ActorTarget.ByPublicId) target).publicId();
        return actors.keySet().stream()
                .filter(id -> publicId(id).equals(publicId))
                .findFirst()
                .orElseThrow(() -> ActorException.refused(ErrorCode.NOT_FOUND, "It does not exist."));
    }

    private static String publicId(ActorId id) {
        return "id" + Integer.toHexString(id.hashCode());
    }

    @Override
    public CompletionStage<ClientConnection> connect(ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Answers with what it saw; the path says how. */
    @Override
    public <A> CompletionStage<A> request(ActorTarget target, RequestCall<A> call) {
        callers.add(call.caller());
        requests.add(call.request());
        RawResponse response =
                switch (call.request().path()) {
                    case "/long" -> RawResponse.bytes("application/octet-stream", new byte[5_000]);
                    case "/line" -> RawResponse.text("x")
                            .withStatus(203)
                            .withHeader("Connection", "close, X-Mine")
                            .withHeader("X-Mine", "1")
                            .withHeader("Transfer-Encoding", "chunked")
                            .withHeader("Content-Length", "77")
                            .withHeader("Access-Control-Allow-Origin", "*")
                            .withHeader("Set-Cookie", "a=1")
                            .withHeader("Set-Cookie", "b=2")
                            .withHeader("Cache-Control", "max-age=5");
                    default -> RawResponse.bytes("text/x-echo", call.request().bytes());
                };
        try {
            return CompletableFuture.completedFuture(call.encoder().apply(response));
        } catch (ActorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}

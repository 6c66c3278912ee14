// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.protocol.ControlRequest;
import io.troupe.protocol.KeyForm;
import io.troupe.protocol.QueryParameters;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.RequestHeads;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Finding and creating actors. There is no list: who does not know a name and a key, or an id, learns nothing, and neither
 * does who may call nothing of the type; and nothing is destroyed from outside.
 */
final class ControlApi {

    private static final int MAX_IDS = 32;

    private final Values values;
    private final Lazy<ActionDispatcher> dispatcher;

    ControlApi(Values values, Lazy<ActionDispatcher> dispatcher) {
        this.values = values;
        this.dispatcher = dispatcher;
    }

    /**
     * Answers a request.
     *
     * @param rest of the path after {@code /actors}
     */
    CompletionStage<Answer> handle(Exchange exchange, String rest) {
        HttpServletRequest request = exchange.request();
        String method = request.getMethod();
        if (!rest.isEmpty()) {
            if (rest.length() > 1 && rest.indexOf('/', 1) < 0 && method.equals("DELETE")) {
                throw ActorException.refused(ErrorCode.FORBIDDEN, "Actors cannot be destroyed from outside.");
            }
            throw Refusals.noRoute("There is nothing at this path.");
        }
        QueryParameters query = QueryParameters.parse(request.getQueryString());
        String namespace = query.get("namespace").orElse(ActorId.DEFAULT_NAMESPACE);
        return switch (method) {
            case "GET" -> find(request, query, namespace);
            case "PUT" -> create(exchange, namespace, false);
            case "POST" -> create(exchange, namespace, true);
            default -> throw Refusals.method(request, "GET, PUT or POST");
        };
    }

    private Caller caller(HttpServletRequest request) {
        return RequestCaller.of(request, () -> RequestHeads.of(request), dispatcher.get());
    }

    private CompletionStage<Answer> find(HttpServletRequest request, QueryParameters query, String namespace) {
        Caller caller = caller(request);
        List<CompletableFuture<Optional<ActorSummary>>> found = new ArrayList<>();
        for (ActorTarget target : targets(query, namespace)) {
            found.add(existing(target, caller));
        }
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)).thenApply(all -> {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            ArrayNode actors = tree.putArray("actors");
            found.forEach(each -> each.join().ifPresent(actor -> actors.add(ActorJson.of(actor, "default"))));
            tree.putObject("pagination").putNull("cursor");
            return Answer.ok(tree, values);
        });
    }

    private static List<ActorTarget> targets(QueryParameters query, String namespace) {
        Optional<String> ids = query.get("actor_ids");
        if (ids.isPresent()) {
            List<String> each = List.of(ids.get().split(",", -1));
            if (each.size() > MAX_IDS) {
                throw ActorException.refused(
                        ErrorCode.QUERY_INVALID, "At most " + MAX_IDS + " ids can be looked up at once.");
            }
            return each.stream()
                    .filter(id -> !id.isEmpty())
                    .<ActorTarget>map(id -> new ActorTarget.ByPublicId(namespace, id))
                    .toList();
        }
        Optional<String> name = query.get("name");
        Optional<String> key = query.get("key");
        if (name.isEmpty() || key.isEmpty()) {
            throw ActorException.refused(
                    ErrorCode.QUERY_INVALID, "Give name and key, or actor_ids; actors are not listed.");
        }
        return List.of(new ActorTarget.Existing(new ActorId(namespace, name.get(), KeyForm.parseControl(key.get()))));
    }

    /** Not to be there is an answer here, not a failure. */
    private CompletableFuture<Optional<ActorSummary>> existing(ActorTarget target, Caller caller) {
        return dispatcher.get().resolve(target, caller).toCompletableFuture().handle((actor, failure) -> {
            if (failure == null) {
                return Optional.of(actor);
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof ActorException known && known.is(ErrorCode.NOT_FOUND)) {
                return Optional.empty();
            }
            throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
        });
    }

    private CompletionStage<Answer> create(Exchange exchange, String namespace, boolean mustBeNew) {
        HttpServletRequest request = exchange.request();
        CrossOrigin.requireContentType(request);
        Caller caller = caller(request);
        RequestBody body = RequestBody.of(request, values.limits().httpBody());
        return exchange.whenWhole(body, dispatcher.get(), whole -> create(whole, namespace, mustBeNew, caller));
    }

    private CompletionStage<Answer> create(byte[] body, String namespace, boolean mustBeNew, Caller caller) {
        ControlRequest wanted = ControlRequest.decode(body, values);
        ActorId id = wanted.id(namespace);
        ActorTarget target =
                mustBeNew ? new ActorTarget.Create(id, wanted.input()) : new ActorTarget.OrCreate(id, wanted.input());
        ActionDispatcher actors = dispatcher.get();
        return Gateway.asked(() -> actors.resolve(target, caller)).thenApply(actor -> {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            tree.set("actor", ActorJson.of(actor, wanted.pool()));
            if (!mustBeNew) {
                tree.put("created", actor.created());
            }
            return Answer.ok(tree, values);
        });
    }
}

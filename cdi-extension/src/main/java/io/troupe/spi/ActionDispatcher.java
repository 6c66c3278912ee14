// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a door calls. A bean of the deployment; obtained by injection or look-up. May be shared by threads.
 *
 * <p>No method blocks: what has to wait is queued as a task and runs on the server's threads. Refusals before execution
 * come as failed stages too. Stages fail with {@link io.troupe.ActorException} and nothing else, unwrapped; whatever else
 * was thrown has been logged, and masked as {@code actor.internal_error}.
 */
public interface ActionDispatcher {

    /** The actor types deployed here. */
    ActorCatalog catalog();

    /** Who knows callers by their tokens. Default: nobody. */
    default Authentication authentication() {
        return Authentication.NONE;
    }

    /**
     * Finds, or creates, an actor.
     *
     * @return fails with {@code actor.not_found} or {@code actor.duplicate_key} as the target asks; for a caller to whom the
     *     type is closed altogether with {@code actor.not_found}, or {@code auth.forbidden} if it was to be created
     */
    CompletionStage<ActorSummary> resolve(ActorTarget target, Caller caller);

    /**
     * Calls an action, and waits for its commit.
     *
     * @param <A> what the door makes of a result
     * @return the encoded answer
     */
    <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call);

    /**
     * Opens a connection to an actor, creating it if the target asks so.
     *
     * @param sink receives events from now on; its first event may come before the stage completes
     * @return the connection, once the actor's hooks have agreed
     */
    CompletionStage<ClientConnection> connect(ActorTarget target, ConnectRequest request, ConnectionSink sink);

    /**
     * Hands a plain HTTP request to an actor, and waits for its commit.
     *
     * @param <A> what the door makes of the actor's response
     * @return the encoded answer; fails with {@code guard.no_route} if the actor does not handle requests
     */
    default <A> CompletionStage<A> request(ActorTarget target, RequestCall<A> call) {
        return CompletableFuture.failedStage(
                ActorException.refused(ErrorCode.NO_ROUTE, "The actor does not handle HTTP requests."));
    }

    /**
     * Opens a plain WebSocket to an actor, creating it if the target asks so.
     *
     * @param sink receives messages from now on; the first may come before the stage completes
     * @return the socket, once the actor's hooks have agreed; fails with {@code guard.no_route} if the actor takes none
     */
    default CompletionStage<ClientSocket> openSocket(ActorTarget target, ConnectRequest request, ConnectionSink sink) {
        return CompletableFuture.failedStage(
                ActorException.refused(ErrorCode.NO_ROUTE, "The actor does not take WebSockets."));
    }

    /**
     * Runs something of a door's that takes a while, though it waits for nothing, where the door has only a thread that must not
     * be kept. Default: on this thread.
     *
     * @throws ActorException {@link ErrorCode#STOPPING} if the application is stopping
     */
    default void execute(Runnable task) {
        task.run();
    }

    /**
     * Runs something of a door's that waits for a client, without taking the place of a turn. Default: on this thread.
     *
     * @throws ActorException {@link ErrorCode#STOPPING} if the application is stopping
     */
    default void executeWaiting(Runnable task) {
        task.run();
    }
}

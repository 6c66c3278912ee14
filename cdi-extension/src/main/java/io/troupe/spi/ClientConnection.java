// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An open connection, as the door holds it. May be shared by threads; calls are queued in the order they are made. */
public interface ClientConnection {

    /** The connection's id. */
    String id();

    /** The actor at the other end. */
    ActorSummary actor();

    /** Calls an action over this connection; see {@link ActionDispatcher#call}. */
    <A> CompletionStage<A> call(ActionCall<A> call);

    /**
     * Starts or ends the delivery of broadcasts of that event, if the actor agrees.
     *
     * @return done when it is in force, at once if nobody has to be asked; fails with {@code auth.forbidden}, or what the
     *     actor's hook has thrown
     */
    CompletionStage<@Nullable Void> subscribe(String event, boolean on);

    /** The client is gone: the actor's hook runs, nothing is sent any more. Repeated calls do nothing. */
    void closed();
}

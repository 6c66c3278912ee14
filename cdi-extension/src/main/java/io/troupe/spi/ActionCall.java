// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Caller;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call of an action from outside.
 *
 * @param action the action's name as clients know it
 * @param arguments bound to the action's parameters before the call is queued
 * @param encoder makes the answer from the action's result (null for none) inside the turn, so that the next turn cannot
 *     change it; an {@link io.troupe.ActorException} from it fails the call and rolls the turn back
 * @param idempotency for a call that may be repeated; null for none
 * @param callerRuns whether the turn may run on the calling thread when the actor is free; never on an I/O thread
 * @param opening what the call's own short-lived connection is made of, if the actor asks for one, see
 *     {@link ActorCatalog#watchesConnections}; null for none
 */
public record ActionCall<A>(
        String action,
        ArgumentSource arguments,
        Caller caller,
        Function<@Nullable Object, A> encoder,
        @Nullable Idempotency idempotency,
        boolean callerRuns,
        @Nullable ConnectRequest opening) {

    /** One without a connection of its own. */
    public ActionCall(
            String action,
            ArgumentSource arguments,
            Caller caller,
            Function<@Nullable Object, A> encoder,
            @Nullable Idempotency idempotency,
            boolean callerRuns) {
        this(action, arguments, caller, encoder, idempotency, callerRuns, null);
    }

    /** One that is not repeated. */
    public ActionCall(
            String action,
            ArgumentSource arguments,
            Caller caller,
            Function<@Nullable Object, A> encoder,
            boolean callerRuns) {
        this(action, arguments, caller, encoder, null, callerRuns, null);
    }

    /**
     * Makes a call one that is executed once, however often it arrives.
     *
     * @param key chosen by the caller, at most 256 bytes in UTF-8
     * @param onReplay told, before the answer, that it comes from an earlier execution; on any thread
     */
    public record Idempotency(String key, Runnable onReplay) {

        /** Of a key, in bytes of UTF-8. */
        public static final int MAX_KEY = 256;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.spi.ActorTarget;
import org.jspecify.annotations.Nullable;

/** What a request below {@code /gateway/} is for: which actor, and what of it. */
public sealed interface Address {

    /** The actor. */
    ActorTarget target();

    /** The token in the address, not to be logged; null if there is none. */
    @Nullable
    String token();

    /** {@code /action/name}. */
    record Action(ActorTarget target, @Nullable String token, String name) implements Address {}

    /** {@code /queue/name}. */
    record QueueSend(ActorTarget target, @Nullable String token, String name) implements Address {}

    /** {@code /connect}. */
    record Connect(ActorTarget target, @Nullable String token) implements Address {}

    /**
     * {@code /request/…}, for the actor's own HTTP.
     *
     * @param path raw, as the actor sees it: begins with a slash
     * @param query raw, without the addressing parameters; null for none
     */
    record RawRequest(ActorTarget target, @Nullable String token, String path, @Nullable String query)
            implements Address {}

    /**
     * {@code /websocket/…}, for the actor's own WebSocket.
     *
     * @param path raw, as the actor sees it: begins with {@code /websocket}
     * @param query raw, without the addressing parameters; null for none
     */
    record RawSocket(ActorTarget target, @Nullable String token, String path, @Nullable String query)
            implements Address {}

    /**
     * {@code /events}, the actor's events as a stream of text.
     *
     * @param query raw, without the addressing parameters; null for none
     */
    record Events(ActorTarget target, @Nullable String token, @Nullable String query) implements Address {}

    /** {@code /inspector/…}. */
    record Inspector(ActorTarget target, @Nullable String token, String path) implements Address {}
}

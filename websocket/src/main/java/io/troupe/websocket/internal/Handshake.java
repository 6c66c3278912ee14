// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.MessageCodec;
import io.troupe.spi.ActorTarget;
import org.jspecify.annotations.Nullable;

/** What an upgrade request asked for, decided before its socket opens. */
sealed interface Handshake {

    /** Speaks the encoding that was asked for. */
    MessageCodec codec();

    /** Who asks. */
    Caller caller();

    /** A connection to an actor. */
    record Connect(MessageCodec codec, Caller caller, ActorTarget target, @Nullable JsonNode params)
            implements Handshake {}

    /** A refusal, which is told on the open socket: browsers hide from a page why an upgrade failed. */
    record Refuse(MessageCodec codec, Caller caller, ActorException failure) implements Handshake {}
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.protocol.MessageCodec;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ConnectRequest;

/** What an upgrade request asked for, decided before its socket opens. */
sealed interface Handshake {

    /** Speaks the encoding that was asked for. */
    MessageCodec codec();

    /** Who asks. */
    Caller caller();

    /** The network address that it came from. */
    String clientAddress();

    /** A connection to an actor. */
    record Connect(MessageCodec codec, ActorTarget target, ConnectRequest wish) implements Handshake {
        @Override
        public String clientAddress() {
            return wish.head().clientAddress();
        }

        @Override
        public Caller caller() {
            return wish.caller();
        }
    }

    /**
     * A plain WebSocket to an actor.
     *
     * @param codec speaks for no client; there is nobody to speak to
     */
    record Raw(MessageCodec codec, ActorTarget target, ConnectRequest wish) implements Handshake {
        @Override
        public String clientAddress() {
            return wish.head().clientAddress();
        }

        @Override
        public Caller caller() {
            return wish.caller();
        }
    }

    /** A refusal, which is told on the open socket: browsers hide from a page why an upgrade failed. */
    record Refuse(MessageCodec codec, Caller caller, ActorException failure, String clientAddress)
            implements Handshake {}
}

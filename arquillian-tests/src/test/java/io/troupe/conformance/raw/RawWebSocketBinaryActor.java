// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actor;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawSocket;
import jakarta.annotation.security.PermitAll;

/** Turns bytes round. */
@Actor
@PermitAll
public class RawWebSocketBinaryActor {

    @OnWebSocket
    void opened(RawSocket socket) {
        // Whoever comes may stay.
    }

    @OnSocketMessage
    void bytes(RawSocket socket, byte[] message) {
        byte[] reversed = new byte[message.length];
        for (int i = 0; i < message.length; i++) {
            reversed[i] = message[message.length - 1 - i];
        }
        socket.sendBytes(reversed);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A plain WebSocket to an actor, as the door holds it. May be shared by threads; messages are taken in the order they are given. */
public interface ClientSocket extends ClientConnection {

    /** Hands on a text message. Done when the actor's turn is committed, at once if the actor takes none. */
    CompletionStage<@Nullable Void> text(String message);

    /** Hands on a binary message, which is not copied. Done like {@link #text}. */
    CompletionStage<@Nullable Void> bytes(byte[] message);

    /** The socket is closed: the actor's hooks run, nothing is sent any more. Repeated calls do nothing. */
    void closed(int code, String reason);
}

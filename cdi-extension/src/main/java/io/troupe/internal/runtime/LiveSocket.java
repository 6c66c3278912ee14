// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.protocol.Values;
import io.troupe.raw.RawSocket;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A client's plain WebSocket, as its actor sees it. */
final class LiveSocket extends LiveConnection implements RawSocket {

    /** How it ended. */
    record End(int code, String reason) {}

    private static final End BY_THE_ACTOR = new End(Outbox.Close.NORMAL, "actor.stopped");

    private final RequestHead head;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();

    LiveSocket(
            String id,
            Activation activation,
            ConnectRequest wish,
            @Nullable Object state,
            ConnectionSink sink,
            Values wire,
            ByValue byValue) {
        super(id, activation, wish, state, sink, wire, byValue);
        this.head = wish.head();
    }

    @Override
    public RequestHead request() {
        return head;
    }

    @Override
    public void send(Object event) {
        // It speaks no protocol that has events.
        ownTurn("send an event");
    }

    @Override
    public void sendText(String message) {
        ownTurn("send a message").outbox.put(new Outbox.SendText(this, Objects.requireNonNull(message)));
    }

    @Override
    public void sendBytes(byte[] message) {
        ownTurn("send a message").outbox.put(new Outbox.SendBytes(this, message.clone()));
    }

    @Override
    public void close(int code, String reason) {
        boolean known = code >= 1000 && code <= 1003 || code >= 1007 && code <= 1013 || code >= 3000 && code <= 4999;
        if (!known) {
            throw new IllegalArgumentException("TROUPE001113: A socket cannot be closed with code " + code
                    + "; use 1000 to 1003, 1007 to 1013, or 3000 to 4999.");
        }
        checkReason(reason);
        ownTurn("close a socket").outbox.put(new Outbox.Close(this, code, reason));
    }

    @Override
    String whenDestroyed() {
        return BY_THE_ACTOR.reason();
    }

    /** Said before its hooks run; what is said first stands. */
    void ended(int code, String reason) {
        end.compareAndSet(null, new End(code, reason));
    }

    End end() {
        End said = end.get();
        return said == null ? BY_THE_ACTOR : said;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client's end that takes a message when the test says so: no real network can be told to. Fails the test if it is
 * given a message before the one in hand is done.
 */
final class FakeRemote implements Remote {

    final List<String> sent = new ArrayList<>();
    Ending closed;
    int pings;
    boolean takesAtOnce;
    private Consumer<Throwable> inHand;

    @Override
    public void send(WireMessage message, Consumer<Throwable> done) {
        if (inHand != null) {
            throw new AssertionError("two sends at once");
        }
        sent.add(((WireMessage.Text) message).text());
        if (takesAtOnce) {
            done.accept(null);
        } else {
            inHand = done;
        }
    }

    /** The client took the message in hand. */
    void take() {
        fail(null);
    }

    /** The line broke. */
    void fail(Throwable failure) {
        Consumer<Throwable> done = inHand;
        inHand = null;
        done.accept(failure);
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public void close(Ending ending) {
        if (closed != null) {
            throw new AssertionError("closed twice: " + closed + ", " + ending);
        }
        closed = ending;
    }
}

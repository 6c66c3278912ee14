// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.OutgoingEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a turn wants to leave its actor: nothing of it leaves before the turn is committed. Used by the frames of one turn,
 * which run one at a time.
 */
final class Outbox {

    /** Something that leaves. */
    sealed interface Item {}

    /** To all who subscribe. */
    record Broadcast(OutgoingEvent event) implements Item {}

    /** To one connection. */
    record Send(LiveConnection to, OutgoingEvent event) implements Item {}

    /** The end of a connection. */
    record Close(LiveConnection connection, String reason) implements Item {}

    private @Nullable List<Item> items;
    private boolean sleep;
    private boolean destroy;

    synchronized void broadcast(OutgoingEvent event) {
        add(new Broadcast(event));
    }

    synchronized void send(LiveConnection to, OutgoingEvent event) {
        add(new Send(to, event));
    }

    synchronized void close(LiveConnection connection, String reason) {
        add(new Close(connection, reason));
    }

    synchronized void sleep() {
        sleep = true;
    }

    synchronized void destroy() {
        destroy = true;
    }

    synchronized boolean wantsSleep() {
        return sleep;
    }

    synchronized boolean wantsDestroy() {
        return destroy;
    }

    /** What was gathered since the last time. */
    synchronized List<Item> take() {
        List<Item> taken = items;
        items = null;
        return taken == null ? List.of() : taken;
    }

    /** The turn failed. */
    synchronized void discard() {
        items = null;
        sleep = false;
        destroy = false;
    }

    private void add(Item item) {
        if (items == null) {
            items = new ArrayList<>(2);
        }
        items.add(item);
    }
}

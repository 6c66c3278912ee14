// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.spi.MessageId;
import io.troupe.spi.OutgoingEvent;
import io.troupe.spi.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a turn wants to leave its actor: nothing of it leaves before the turn is committed. Used by the frames of one turn,
 * which run one at a time.
 */
final class Outbox {

    /** Of turns that may not publish. */
    static final Outbox NONE = new Outbox();

    /** Something that leaves. */
    sealed interface Item {}

    /**
     * To all who subscribe.
     *
     * @param except who does not get it; null for nobody
     */
    record Broadcast(OutgoingEvent event, @Nullable LiveConnection except) implements Item {}

    /** To those of some connections who subscribe. */
    record Multicast(OutgoingEvent event, List<LiveConnection> to) implements Item {}

    /** To one connection. */
    record Send(LiveConnection to, OutgoingEvent event) implements Item {}

    /** The end of a connection, with what its closing frame says. */
    record Close(LiveConnection connection, int code, String reason) implements Item {
        static final int NORMAL = 1000;
    }

    /** A message of a plain socket. */
    record SendText(LiveSocket to, String message) implements Item {}

    /** A message of a plain socket. */
    record SendBytes(LiveSocket to, byte[] message) implements Item {}

    /** What is kept with a connection: it has changed already, and falls back if the turn fails. */
    record Keep(LiveConnection connection, Kept before, Kept after) implements Item {}

    /** A one-way message to another actor. */
    record Tell(ActorId receiver, boolean mayCreate, String operation, byte[] arguments, Instant sentAt) {

        StoredMessage stored(MessageId id) {
            return new StoredMessage(id, receiver, mayCreate, operation, arguments, sentAt);
        }
    }

    private @Nullable List<Item> items;
    private @Nullable List<Tell> tells;
    private boolean sleep;
    private boolean destroy;

    synchronized void put(Item item) {
        if (items == null) {
            items = new ArrayList<>(2);
        }
        items.add(item);
    }

    synchronized void tell(Tell tell) {
        if (tells == null) {
            tells = new ArrayList<>(2);
        }
        tells.add(tell);
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

    /** The last wish to end that connection, which is taken out; null for none. */
    synchronized @Nullable Close takeClose(LiveConnection connection) {
        Close found = null;
        for (int i = items == null ? 0 : items.size(); i > 0; i--) {
            if (items.get(i - 1) instanceof Close close && close.connection() == connection) {
                items.remove(i - 1);
                found = found == null ? close : found;
            }
        }
        return found;
    }

    /** What was told since the last time. */
    synchronized List<Tell> takeTells() {
        List<Tell> taken = tells;
        tells = null;
        return taken == null ? List.of() : taken;
    }

    /** Whether anything is to leave. */
    synchronized boolean isEmpty() {
        return items == null && tells == null;
    }

    /** The turn failed. */
    synchronized void discard() {
        for (int i = items == null ? 0 : items.size(); i > 0; i--) {
            if (items.get(i - 1) instanceof Keep keep) {
                keep.connection().fallBack(keep.before());
            }
        }
        items = null;
        tells = null;
        sleep = false;
        destroy = false;
    }
}

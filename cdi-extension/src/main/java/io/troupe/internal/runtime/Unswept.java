// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.spi.MessageId;
import io.troupe.spi.StoredMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * To whom an activation's messages must not go at once, since earlier ones may be in the store that nobody here knows of: sent in
 * a commit whose answer was lost, or on a node that has crashed, or set aside because they could not be executed. They go when a
 * sweep has found the receiver's others, which also shows that they are this node's to execute. Guarded by {@link Messages}.
 */
final class Unswept {

    private boolean everybody;
    private final Set<ActorId> swept = new HashSet<>(0);
    private final Map<ActorId, MessageId> newestLeft = new HashMap<>(0);

    /** Nothing is known of what the actor has sent so far. */
    void loaded() {
        everybody = true;
    }

    /** Whether the next message for that receiver may go at once. */
    boolean mayGo(ActorId receiver) {
        return everybody ? swept.contains(receiver) : !newestLeft.containsKey(receiver);
    }

    /** A message is left to a sweep, which should come soon for the first of a receiver's. */
    boolean leave(StoredMessage message) {
        swept.remove(message.receiver());
        MessageId before = newestLeft.get(message.receiver());
        if (before == null || before.compareTo(message.id()) < 0) {
            newestLeft.put(message.receiver(), message.id());
        }
        return before == null;
    }

    /** A sweep has found a message, and with it all older ones for that receiver. */
    void found(StoredMessage message) {
        ActorId receiver = message.receiver();
        MessageId newest = newestLeft.get(receiver);
        if (newest != null && newest.compareTo(message.id()) <= 0) {
            newestLeft.remove(receiver);
            if (everybody) {
                swept.add(receiver);
            }
        }
    }

    /** Whether nothing is left to a sweep. */
    boolean isEmpty() {
        return newestLeft.isEmpty();
    }
}

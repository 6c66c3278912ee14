// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which actors could not be read lately, and why: for those who operate the application, and so that the log tells of each
 * stored version once and not at every call. Nothing is decided by it; each call tries anew, so that what is mended wakes.
 *
 * <p>May be shared by threads.
 */
final class StateQuarantine {

    private static final int MOST = 1_000;

    /**
     * An actor that could not be read.
     *
     * @param version of the row
     */
    record Entry(ActorId actor, long version, String why) {}

    private final Map<ActorId, Entry> entries = new LinkedHashMap<>();

    /** Notes an actor; false if that version of it stands here already. The oldest give way to new ones. */
    synchronized boolean add(ActorId actor, long version, Throwable why) {
        Entry old = entries.get(actor);
        if (old != null && old.version() == version) {
            return false;
        }
        if (old == null && entries.size() == MOST) {
            Iterator<ActorId> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        entries.put(actor, new Entry(actor, version, String.valueOf(why.getMessage())));
        return true;
    }

    /** Forgets an actor that could be read. */
    synchronized void remove(ActorId actor) {
        if (!entries.isEmpty()) {
            entries.remove(actor);
        }
    }

    /** Oldest first. */
    synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.held;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.State;
import io.troupe.event.EventName;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** A list of what was done, in the order in which it was. Says so to all who listen. */
@Actor(name = "log", events = Log.Appended.class)
@PermitAll
public class Log {

    /** Published with each entry. */
    @EventName("appended")
    public record Appended(int index, String entry) {}

    @State
    private List<String> entries = new ArrayList<>();

    @Inject
    private ActorContext self;

    @Inject
    private Actors actors;

    /** Adds an entry; returns its index, from 0. */
    @Action
    public int append(String entry) {
        Begun.count();
        return add(entry);
    }

    /** Adds an entry here, and has another log add it by a message. */
    @Action
    public int appendAndTell(String entry, String other) {
        actors.tell(actors.getOrCreate(Log.class, other), log -> log.appendFor(entry));
        return append(entry);
    }

    /** Adds an entry to another log, then here. */
    @Action
    public int appendThere(String entry, String other) {
        Begun.count();
        actors.getOrCreate(Log.class, other).appendFor(entry);
        return add(entry);
    }

    /** Adds an entry that comes from another log, which may be at any time. */
    @Action
    public int appendFor(String entry) {
        return add(entry);
    }

    /** Adds an entry, then fails. */
    @Action
    public int appendAndFail(String entry) {
        append(entry);
        throw new IllegalStateException("planned");
    }

    /** How many entries there are. */
    @Action(readOnly = true)
    public int size() {
        Begun.count();
        return entries.size();
    }

    /** All entries. */
    @Action(readOnly = true)
    public List<String> entries() {
        return List.copyOf(entries);
    }

    private int add(String entry) {
        entries.add(entry);
        self.broadcast(new Appended(entries.size() - 1, entry));
        return entries.size() - 1;
    }
}

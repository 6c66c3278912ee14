// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.app;

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
import java.util.concurrent.locks.LockSupport;

/** A log of operation ids: the order of its entries is the order in which calls took effect, and none can hide. */
@Actor(name = "log", turnQueue = 10_000, events = LogActor.Appended.class)
@PermitAll
public class LogActor {

    /** Published with each entry. */
    @EventName("appended")
    public record Appended(int index, String entry, long epoch) {}

    @Inject
    ActorContext self;

    @Inject
    Actors actors;

    @State
    private List<String> entries = new ArrayList<>();

    /** For the container. */
    public LogActor() {}

    /** Adds an entry; returns its index, from 0. */
    @Action
    public int append(String entry) {
        entries.add(entry);
        return entries.size() - 1;
    }

    /** Adds an entry and says so to all who listen. */
    @Action
    public int appendAndPublish(String entry) {
        int index = append(entry);
        self.broadcast(new Appended(index, entry, self.fencingToken()));
        return index;
    }

    /** Adds an entry, then fails. */
    @Action
    public int appendAndFail(String entry) {
        append(entry);
        throw new IllegalStateException("planned");
    }

    /** Adds an entry here, and has another log add one by a message. */
    @Action
    public int appendAndTell(String entry, String other) {
        actors.tell(actors.getOrCreate(LogActor.class, other), log -> log.append(entry));
        return append(entry);
    }

    /** Adds an entry to another log, then here. */
    @Action
    public int appendThere(String entry, String other) {
        actors.getOrCreate(LogActor.class, other).append(entry);
        return append(entry);
    }

    /** Adds an entry and goes to sleep. */
    @Action
    public int appendAndSleep(String entry) {
        self.sleep();
        return append(entry);
    }

    /** Adds an entry and then takes its time, which may be more than it has. */
    @Action(timeout = "20ms")
    public int appendInTime(String entry, int millis) {
        int index = append(entry);
        await(millis);
        return index;
    }

    /** Adds an entry, waits, and adds it once more. */
    @Action
    public int appendTwice(String entry) {
        append(entry);
        await(1);
        return append(entry);
    }

    private static void await(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** All entries. */
    @Action(readOnly = true)
    public List<String> entries() {
        return List.copyOf(entries);
    }

    /** How many entries there are. */
    @Action(readOnly = true)
    public int size() {
        return entries.size();
    }
}

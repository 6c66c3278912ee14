// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import java.util.ArrayList;
import java.util.List;

/**
 * An actor whose state is the log of what was done to it. Every entry is unique, so that the log shows what took effect, how often
 * and in which order.
 */
final class SimActor {

    /** Where an entry went: in which life of the actor, and at which index. */
    record Place(String life, int index) {}

    /** What a reader saw. */
    record Seen(String life, List<String> entries) {}

    List<String> entries = new ArrayList<>();

    private final SimProcess process;
    private int inside;

    SimActor(SimProcess process) {
        this.process = process;
    }

    public Place append(String entry) {
        enter();
        Place place = add(entry);
        leave();
        return place;
    }

    /** Takes a while. */
    public Place appendSlowly(String entry) {
        enter();
        Place place = add(entry);
        process.scheduler.sleep(process.scheduler.random.nextLong(100_000_000L));
        leave();
        return place;
    }

    /** Lets others in before it does anything. */
    public Place appendLater(String entry) {
        outside();
        return append(entry);
    }

    /** Lets others in when it has done all. */
    public Place appendAndLinger(String entry) {
        Place place = append(entry);
        outside();
        enter();
        leave();
        return place;
    }

    private void outside() {
        try {
            process.runtime.context().outsideTurn(() -> {
                process.scheduler.sleep(process.scheduler.random.nextLong(100_000_000L));
                return null;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Seen list() {
        alone();
        Seen seen = new Seen(life(), List.copyOf(entries));
        process.scheduler.point();
        alone();
        return seen;
    }

    public Place appendAndBroadcast(String entry) {
        enter();
        Place place = add(entry);
        process.runtime.context().broadcast("appended", entry, place.life(), place.index());
        leave();
        return place;
    }

    /** Leaves the state as it is. */
    public String ping(String entry) {
        enter();
        process.runtime.context().broadcast("pinged", entry, life());
        leave();
        return life();
    }

    public Place appendAndTell(String entry, String to) {
        enter();
        Place place = add(entry);
        tell(entry + ">t", to);
        leave();
        return place;
    }

    /** Leaves the state as it is. */
    public String tell(String entry, String to) {
        SimActors actors = process.actors;
        process.runtime.tell(
                actors.type(),
                SimActors.id(to),
                new Presence.CreateIfAbsent(Presence.Input.NONE),
                actors.operation("append"),
                new Object[] {entry});
        return life();
    }

    public Place appendAndCall(String entry, String to) {
        enter();
        Place place = add(entry);
        call(to, "append", entry + ">c");
        leave();
        return place;
    }

    /** The other one comes back here. */
    public Place appendAround(String entry, String to) {
        enter();
        Place place = add(entry);
        call(to, "bounce", entry, process.runtime.context().id().key().get(0));
        leave();
        return place;
    }

    public Place bounce(String entry, String back) {
        enter();
        Place place = add(entry + ">b");
        call(back, "append", entry + ">r");
        leave();
        return place;
    }

    public Place appendAndFail(String entry) {
        enter();
        add(entry);
        leave();
        throw new IllegalStateException("as planned");
    }

    public String nap() {
        process.runtime.context().sleep();
        return life();
    }

    public String destroy() {
        process.runtime.context().destroy();
        return life();
    }

    private void call(String to, String operation, Object... args) {
        ActorId id = SimActors.id(to);
        SimActors actors = process.actors;
        leave();
        try {
            process.runtime.invoke(
                    actors.type(),
                    id,
                    new Presence.CreateIfAbsent(Presence.Input.NONE),
                    actors.operation(operation),
                    args);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        enter();
    }

    private Place add(String entry) {
        entries.add(entry);
        int index = entries.size() - 1;
        process.scheduler.point();
        return new Place(life(), index);
    }

    private String life() {
        return process.runtime.context().publicId();
    }

    private void enter() {
        alone();
        inside++;
        process.scheduler.point();
    }

    private void alone() {
        if (inside != 0 && !process.isDead()) {
            process.scheduler.fail("a turn met a writer: " + SimActors.describe(entries));
        }
    }

    private void leave() {
        process.scheduler.point();
        inside--;
    }

    /** Whether that is what {@link #appendAndFail} throws. */
    static boolean isPlanned(ActorException e) {
        return e.is(io.troupe.ErrorCode.INTERNAL_ERROR);
    }
}

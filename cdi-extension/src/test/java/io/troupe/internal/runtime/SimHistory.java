// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went into the actors and what came out of them, as clients see it. */
final class SimHistory {

    /** A client's operation. */
    static final class Op {
        final String name;
        final String operation;
        final ActorId actor;
        final @Nullable String to;
        final boolean keyed;
        final long begin;
        long end;
        /** When it was asked for last. */
        long asked;

        int attempts;
        /** YES when it was answered. */
        Executed executed = Executed.NO;

        @Nullable
        JsonNode answer;

        @Nullable
        SimProcess by;

        Op(String name, String operation, ActorId actor, @Nullable String to, boolean keyed, long begin) {
            this.name = name;
            this.operation = operation;
            this.actor = actor;
            this.to = to;
            this.keyed = keyed;
            this.begin = begin;
        }

        boolean is(Executed what) {
            return executed == what;
        }

        String life() {
            return answer.isTextual() ? answer.textValue() : answer.get("life").textValue();
        }

        @Override
        public String toString() {
            return name + " " + operation + " on " + actor + (to == null ? "" : " to " + to) + (keyed ? " keyed" : "")
                    + " [" + begin + ".." + end + "] " + executed + " " + answer;
        }
    }

    /** An event that came out. */
    record Event(long tick, String name, String entry, String life, int index) {}

    /** A client's connection. */
    static final class Sink implements ConnectionSink {
        final SimProcess process;
        final ActorId actor;
        final List<Event> events = new ArrayList<>();
        long subscribed = Long.MAX_VALUE;
        long closed = Long.MAX_VALUE;
        private boolean busy;

        Sink(SimProcess process, ActorId actor) {
            this.process = process;
            this.actor = actor;
        }

        @Override
        public void event(OutgoingEvent event) {
            SimScheduler scheduler = process.scheduler;
            if (process.isDead()) {
                return;
            }
            if (busy) {
                scheduler.fail("two threads deliver to one connection");
            }
            busy = true;
            String entry = event.args().get(0).textValue();
            int index = event.args().size() > 2 ? event.args().get(2).intValue() : -1;
            events.add(new Event(
                    scheduler.tick(), event.name(), entry, event.args().get(1).textValue(), index));
            scheduler.trace(() -> "event " + event.name() + " " + event.args());
            scheduler.point();
            busy = false;
        }

        @Override
        public void close(String reason) {
            closed = process.scheduler.tick();
        }
    }

    final List<Op> ops = new ArrayList<>();
    final List<Sink> sinks = new ArrayList<>();
}

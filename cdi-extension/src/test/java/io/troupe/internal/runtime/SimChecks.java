// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what clients saw with what was committed:
 *
 * <ul>
 *   <li>a log only grows, an entry is in it once, what was answered is in it, what was not executed is not;
 *   <li>nothing comes out before the commit of what it tells: no answer, no event, no message, no uncommitted read;
 *   <li>in real time: what was answered is seen by all that begins later;
 *   <li>what is read and committed was loaded by its owner since it is that, and nobody was owner meanwhile;
 *   <li>what belongs to one turn is committed together; messages take effect once, in order;
 *   <li>events come in commit order, none twice, none of what was not executed, and none is missing at the owner.
 * </ul>
 */
final class SimChecks {

    private final SimHistory history;
    private final SimDatabase database;
    private final SimActors actors;
    private final SimSettings settings;
    private final List<String> problems = new ArrayList<>();

    /** A life of an actor: from its creation until it is destroyed. */
    private static final class Life {
        final ActorId actor;
        final String id;
        final int order;
        final long created;
        final List<String> entries = new ArrayList<>();
        final List<Long> committed = new ArrayList<>();
        final List<Long> transactions = new ArrayList<>();
        long deleted = Long.MAX_VALUE;

        Life(ActorId actor, String id, int order, long created) {
            this.actor = actor;
            this.id = id;
            this.order = order;
            this.created = created;
        }
    }

    /** Where an entry is. */
    private record Entry(Life life, int index) {
        long tick() {
            return life.committed.get(index);
        }

        long transaction() {
            return life.transactions.get(index);
        }
    }

    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Integer> times = new LinkedHashMap<>();

    SimChecks(SimHistory history, SimDatabase database, SimActors actors, SimSettings settings) {
        this.history = history;
        this.database = database;
        this.actors = actors;
        this.settings = settings;
    }

    List<String> check() {
        readLog();
        database.parked().forEach((message, why) -> problem("message " + message + " was put aside: " + why));
        history.ops.forEach(this::checkOutcome);
        checkOnce();
        checkRealTime();
        checkMessages();
        history.sinks.forEach(this::checkEvents);
        return problems;
    }

    private void problem(String what) {
        problems.add(what);
    }

    private void readLog() {
        for (SimDatabase.Committed commit : database.log()) {
            Life life = lives.computeIfAbsent(
                    commit.life(), id -> new Life(commit.actor(), id, lives.size(), commit.tick()));
            if (commit.deleted()) {
                life.deleted = commit.tick();
            }
            if (commit.state() == null) {
                continue;
            }
            List<String> now = actors.entries(commit.state());
            int known = life.entries.size();
            if (now.size() < known || !now.subList(0, known).equals(life.entries)) {
                problem("committed entries were lost: " + life.entries + " became " + now);
            }
            for (int i = known; i < now.size(); i++) {
                life.entries.add(now.get(i));
                life.committed.add(commit.tick());
                life.transactions.add(commit.transaction());
                entries.put(now.get(i), new Entry(life, i));
                times.merge(now.get(i), 1, Integer::sum);
            }
        }
    }

    /** A call made by a turn that was rolled back is not taken back, and is made again with the turn. */
    private void checkOnce() {
        Map<String, Integer> attempts = new HashMap<>();
        history.ops.forEach(op -> {
            attempts.put(op.name + ">c", op.attempts);
            attempts.put(op.name + ">b", op.attempts);
        });
        times.forEach((entry, count) -> {
            if (count > attempts.getOrDefault(entry, 1)) {
                problem("executed " + count + " times: " + entry);
            }
        });
    }

    private void checkOutcome(SimHistory.Op op) {
        Entry own = entries.get(op.name);
        boolean appends = op.operation.startsWith("append") && !op.operation.equals("appendAndFail");
        if (op.operation.equals("tell")) {
            if (op.is(Executed.YES) && own == null) {
                problem("its message was lost: " + op);
            }
        } else if (!appends && own != null) {
            problem("left an entry: " + op);
        }
        if (op.is(Executed.NO) && own != null) {
            problem("was executed: " + op);
        }
        if (appends && op.is(Executed.YES)) {
            checkPlace(op, own);
        }
        if (op.operation.equals("list") && op.is(Executed.YES)) {
            checkRead(op);
        }
        if (op.operation.equals("appendAround")) {
            checkAround(op, own);
        }
        if (op.operation.equals("appendAndCall") && op.is(Executed.YES)) {
            checkCalled(op, op.name + ">c");
        }
        if (op.operation.equals("appendAndTell") && (own == null) != (entries.get(op.name + ">t") == null)) {
            problem("entry and message do not go together: " + op);
        }
        if (op.operation.equals("destroy") && op.is(Executed.YES) && lives.get(op.life()).deleted > op.end) {
            problem("was answered before its commit: " + op);
        }
    }

    private void checkPlace(SimHistory.Op op, @Nullable Entry own) {
        if (own == null) {
            problem("was answered and is lost: " + op);
        } else if (!own.life.id.equals(op.life())
                || own.index != op.answer.get("index").intValue()) {
            problem("is at another place, " + own.life.id + " " + own.index + ": " + op);
        } else if (own.tick() > op.end) {
            problem("was answered before its commit: " + op);
        }
    }

    private void checkRead(SimHistory.Op op) {
        Life life = lives.get(op.life());
        if (life == null || life.created > op.end) {
            problem("read what was not created: " + op);
            return;
        }
        long memory = database.epochs().lastRead(op.by, op.actor, op.end).epoch();
        long epoch = database.epochs().at(op.actor, op.asked);
        if (memory < epoch) {
            problem("read in epoch " + epoch + " from memory of epoch " + memory + ": " + op);
        }
        JsonNode seen = op.answer.get("entries");
        for (int i = 0; i < seen.size(); i++) {
            if (i >= life.entries.size()
                    || !life.entries.get(i).equals(seen.get(i).textValue())
                    || life.committed.get(i) > op.end) {
                problem("read what was not committed, " + seen.get(i) + ": " + op);
                return;
            }
        }
    }

    private void checkAround(SimHistory.Op op, @Nullable Entry own) {
        Entry back = entries.get(op.name + ">r");
        if ((own == null) != (back == null) || own != null && own.transaction() != back.transaction()) {
            problem("a turn was committed in part: " + op);
        }
        if (op.is(Executed.YES)) {
            checkCalled(op, op.name + ">b");
        }
    }

    private void checkCalled(SimHistory.Op op, String entry) {
        Entry called = entries.get(entry);
        if (called == null || called.tick() > op.end) {
            problem("the call it made is not committed: " + op);
        }
    }

    /** What an operation shows of its actor's time: it lies after all smaller ones. */
    private record Moment(SimHistory.Op op, long position) {}

    /** Nothing that ended before something else began may lie after it. */
    private void checkRealTime() {
        Map<ActorId, List<Moment>> moments = new LinkedHashMap<>();
        for (SimHistory.Op op : history.ops) {
            boolean mayBeStale = settings.impatient() && op.operation.equals("list");
            Long position = op.is(Executed.YES) && !mayBeStale ? position(op) : null;
            if (position != null) {
                moments.computeIfAbsent(op.actor, id -> new ArrayList<>()).add(new Moment(op, position));
            }
        }
        moments.values().forEach(this::checkRealTime);
    }

    private void checkRealTime(List<Moment> moments) {
        moments.sort(Comparator.comparingLong(moment -> moment.op.begin));
        PriorityQueue<Moment> running = new PriorityQueue<>(Comparator.comparingLong(moment -> moment.op.end));
        Moment latest = null;
        for (Moment moment : moments) {
            while (!running.isEmpty() && running.peek().op.end < moment.op.begin) {
                Moment ended = running.poll();
                latest = latest == null || ended.position > latest.position ? ended : latest;
            }
            if (latest != null && latest.position > moment.position) {
                problem("stale: " + moment.op + " began after the end of " + latest.op);
            }
            running.add(moment);
        }
    }

    private @Nullable Long position(SimHistory.Op op) {
        Life life = op.answer == null || op.answer.isNull() ? null : lives.get(op.life());
        if (life == null) {
            return null;
        }
        long base = (long) life.order << 32;
        if (op.operation.equals("list")) {
            return base + 2L * op.answer.get("entries").size();
        }
        if (op.operation.equals("destroy")) {
            return base + Integer.MAX_VALUE;
        }
        return op.operation.startsWith("append")
                ? base + 2L * op.answer.get("index").intValue() + 1
                : null;
    }

    /** Messages of one sender to one receiver, in the order of sending. */
    private void checkMessages() {
        Map<List<Object>, Entry> last = new HashMap<>();
        for (Life sender : lives.values()) {
            for (String entry : sender.entries) {
                Entry received = entries.get(entry + ">t");
                if (received == null) {
                    continue;
                }
                Entry before = last.put(List.of(sender.id, received.life.actor), received);
                if (before != null
                        && (before.life.order > received.life.order
                                || before.life == received.life && before.index > received.index)) {
                    problem("a message of " + sender.id + " overtook another: " + entry);
                }
                if (received.tick() < entries.get(entry).tick()) {
                    problem("a message was executed before it was committed: " + entry);
                }
            }
        }
    }

    private void checkEvents(SimHistory.Sink sink) {
        Set<String> seen = new HashSet<>();
        long last = -1;
        for (SimHistory.Event event : sink.events) {
            if (!seen.add(event.entry())) {
                problem("event came twice: " + event);
            }
            if (event.name().equals("appended")) {
                Entry entry = entries.get(event.entry());
                if (entry == null || !entry.life.id.equals(event.life()) || entry.index != event.index()) {
                    problem("phantom: " + event);
                    continue;
                }
                if (entry.tick() > event.tick()) {
                    problem("event came before its commit: " + event);
                }
                long position = ((long) entry.life.order << 32) + entry.index;
                if (position < last) {
                    problem("event came out of order: " + event);
                }
                last = position;
            }
        }
        for (SimHistory.Op op : history.ops) {
            boolean publishes = op.operation.equals("ping") || op.operation.equals("appendAndBroadcast");
            if (publishes && op.is(Executed.NO) && seen.contains(op.name)) {
                problem("event of what was not executed: " + op);
            }
            if (publishes
                    && op.is(Executed.YES)
                    && !op.keyed
                    && op.by == sink.process
                    && op.actor.equals(sink.actor)
                    && sink.subscribed < op.begin
                    && sink.closed > op.end
                    && !seen.contains(op.name)) {
                problem("event is missing of " + op);
            }
        }
    }
}

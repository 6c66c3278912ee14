// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.net.Direction;
import io.troupe.harness.net.StatementFault;
import io.troupe.harness.net.TcpProxy;
import io.troupe.harness.postgres.PostgresServer;
import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Talk;
import io.troupe.runner.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database has made a commit, and the server does not know it yet: then not one byte of it may leave the server. All who
 * call and listen do so through a line that counts what the server sends, be it a status line or a frame. (T16)
 *
 * <pre>
 *   20 listeners, callers -- counting line --.
 *                                            +-- server -- line that holds answers to COMMIT -- PostgreSQL
 *   who looks at another actor meanwhile ----'
 * </pre>
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldCommitIT {

    private static final int LISTENERS = 20;
    /** How often somebody looks around while the answer is held: what might leak has that long to do so. */
    private static final int LOOKS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final List<Talk> listeners = new ArrayList<>();
    private final List<String> entries = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> there = new ArrayList<>();

    private TcpProxy line;
    private TcpProxy front;
    private Door door;
    private Door aside;
    private Talk caller;
    private Talk listenerOfOther;

    @Test
    void nothingLeavesTheServerBeforeTheCommitItDependsOnIsAnswered() throws Exception {
        PostgresServer.missing(HeldCommitIT.class).ifPresent(missing -> {
            System.out.println(missing);
            Assumptions.abort(missing);
        });
        int rounds = rounds();
        try (PostgresServer postgres = PostgresServer.started();
                TcpProxy toPostgres = TcpProxy.toPostgres(postgres.port());
                ServerProcess server = HeldApplication.start(folder, toPostgres.port(), PostgresServer.USER);
                TcpProxy toServer = TcpProxy.to(server.address().getPort())) {
            line = toPostgres;
            front = toServer;
            door = Door.at("http://127.0.0.1:" + front.port());
            aside = Door.at(server.address().toString());
            connect();
            long start = System.nanoTime();
            for (int round = 0; round < rounds; round++) {
                hold(round);
            }
            System.out.printf(
                    "held-commit: %d held, 0 bytes early, %d in all, %d ms%n",
                    rounds,
                    front.bytes(Direction.TO_CLIENT),
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            assertThat(aside.call("log", "held", "entries").output()).isEqualTo(json(entries));
            assertThat(aside.call("log", "other", "entries").output()).isEqualTo(json(told));
            assertThat(aside.call("log", "third", "entries").output()).isEqualTo(json(there));
        } finally {
            listeners.forEach(Talk::close);
        }
    }

    /** 30 for each submission, 300 in full; or any number. */
    private static int rounds() {
        String asked = System.getProperty("troupe.rounds", "each");
        return asked.equals("full") ? 300 : asked.equals("each") ? 30 : Integer.parseInt(asked);
    }

    private void connect() {
        for (int i = 0; i < LISTENERS; i++) {
            listen("held");
        }
        listenerOfOther = listen("other");
        // Made now: later it would wait for the commits that are held.
        assertThat(aside.call("log", "third", "entries").output()).isEqualTo("[]");
        caller = Talk.with(door, "log", "held");
        listeners.add(caller);
        assertThat(caller.hear()).contains("Init");
    }

    private Talk listen(String key) {
        Talk talk = Talk.with(door, "log", key);
        listeners.add(talk);
        assertThat(talk.hear()).contains("Init");
        talk.subscribe("appended", true);
        // Whose answer comes after the subscription.
        assertThat(talk.call(0, "size").hear()).isEqualTo(response(0, "0"));
        return talk;
    }

    /** What was called while the answer to the first commit was held; the last one reads the actor that is told. */
    private record Calls(
            Supplier<String> first,
            Supplier<String> second,
            CompletableFuture<Answer> read,
            CompletableFuture<Answer> failing,
            CompletableFuture<Answer> calling,
            CompletableFuture<Answer> other) {}

    private void hold(int round) throws Exception {
        String entry = "op-" + round;
        StatementFault hold = line.next(statement -> statement.isCommitOf("troupe_actor"), StatementFault.holdAnswer());
        Calls calls;
        try {
            calls = nothingLeaves(round, entry, hold);
        } finally {
            hold.release();
        }
        allArrives(entry, calls);
        // Who is silent for long is pinged, and a ping is bytes.
        listeners.forEach(listener -> listener.subscribe("appended", listener != caller));
    }

    private Calls nothingLeaves(int round, String entry, StatementFault hold) {
        boolean firstOverHttp = round % 2 == 0;
        int begun = begun();
        long sent = front.bytes(Direction.TO_CLIENT);
        Supplier<String> first = call(firstOverHttp, round, "appendAndTell", entry, "other");
        hold.awaitAnswered(PATIENCE);
        // All that is called now builds on what is committed, though the server cannot know.
        Supplier<String> second = call(!firstOverHttp, round, "append", entry + " again");
        CompletableFuture<Answer> read = door.callAsync("log", "held", "size");
        CompletableFuture<Answer> failing = door.callAsync("log", "held", "appendAndFail", entry + " never");
        CompletableFuture<Answer> other = aside.callAsync("log", "other", "entries");
        awaitBegun(begun + 4);
        // Last: while it waits for all before it, its actor takes no other turn.
        CompletableFuture<Answer> calling = door.callAsync("log", "held", "appendThere", entry + " there", "third");
        awaitBegun(begun + 5);
        for (int look = 0; look < LOOKS; look++) {
            assertThat(aside.call("log", "third", "entries").output()).isEqualTo(json(there));
        }
        assertThat(front.bytes(Direction.TO_CLIENT) - sent)
                .as(
                        "bytes sent in round %d while the commit was held; messages per connection %s",
                        round, listeners.stream().map(Talk::unheard).toList())
                .isZero();
        if (other.isDone()) {
            assertThat(other.join().output()).isEqualTo(json(told));
        }
        return new Calls(first, second, read, failing, calling, other);
    }

    private void allArrives(String entry, Calls calls) throws Exception {
        int index = entries.size();
        entries.add(entry);
        entries.add(entry + " again");
        entries.add(entry + " there");
        there.add(entry + " there");
        String toldBefore = json(told);
        told.add(entry);
        assertThat(calls.first().get()).isEqualTo(Integer.toString(index));
        assertThat(calls.second().get()).isEqualTo(Integer.toString(index + 1));
        assertThat(calls.read().get().output()).isIn(Integer.toString(index + 1), Integer.toString(index + 2));
        assertThat(calls.failing().get().status()).isEqualTo(500);
        assertThat(calls.failing().get().error()).isEqualTo("actor.internal_error");
        assertThat(calls.calling().get().output()).isEqualTo(Integer.toString(index + 2));
        assertThat(calls.other().get().output()).isIn(toldBefore, json(told));
        for (Talk listener : listeners.subList(0, LISTENERS)) {
            assertThat(listener.hear()).isEqualTo(event(index, entry));
            assertThat(listener.hear()).isEqualTo(event(index + 1, entry + " again"));
            assertThat(listener.hear()).isEqualTo(event(index + 2, entry + " there"));
        }
        assertThat(listenerOfOther.hear()).isEqualTo(event(told.size() - 1, entry));
        assertThat(listeners).allMatch(listener -> listener.unheard() == 0);
    }

    /** Over HTTP or over the WebSocket; its answer is there for who waits. */
    private Supplier<String> call(boolean overHttp, int id, String action, Object... args) {
        if (overHttp) {
            CompletableFuture<Answer> answer = door.callAsync("log", "held", action, args);
            return () -> answer.join().output();
        }
        caller.call(id, action, args);
        return () -> {
            String message = caller.hear();
            String output = message.replaceFirst("^.*\"output\":(\\d+)}}}$", "$1");
            assertThat(message).isEqualTo(response(id, output));
            return output;
        };
    }

    private int begun() {
        return Integer.parseInt(aside.get("/begun").body());
    }

    private void awaitBegun(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (begun() < count) {
            assertThat(System.nanoTime()).as("%d calls begun", count).isLessThan(end);
        }
    }

    private static String response(int id, String output) {
        return "{\"body\":{\"tag\":\"ActionResponse\",\"val\":{\"id\":[\"$BigInt\",\"" + id + "\"],\"output\":" + output
                + "}}}";
    }

    private static String event(int index, String entry) {
        return "{\"body\":{\"tag\":\"Event\",\"val\":{\"name\":\"appended\",\"args\":[{\"index\":" + index
                + ",\"entry\":\"" + entry + "\"}]}}}";
    }

    private static String json(List<String> strings) {
        return strings.stream()
                .map(string -> '"' + string + '"')
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }
}

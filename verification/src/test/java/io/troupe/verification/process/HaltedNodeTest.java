// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import io.troupe.harness.Run;
import io.troupe.harness.history.FinalLog;
import io.troupe.harness.history.History;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.postgres.PostgresServer;
import io.troupe.harness.process.NodeException;
import io.troupe.harness.process.NodeProcess;
import io.troupe.spi.Segments;
import io.troupe.verification.app.Rounds;
import io.troupe.verification.wire.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A node ends at each {@link HaltPoint} of a call, while 20 other logs are called; the next one of its name shows what was left.
 * Before the commit that is the old state, afterwards the new one; the message sent with it takes effect as often as the call
 * did; a call under an idempotency key, made again, has taken effect once. (T4)
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HaltedNodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> OTHERS =
            IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();

    private static final List<String> INBOXES = List.of("inbox0", "inbox1");

    /** Two that take turns: so the one that is called has not been called yet since its node was started. */
    private final List<String> ones = alone(2);

    private final Map<String, List<String>> logs = new HashMap<>();
    private final Map<HaltPoint, Integer> halted = new EnumMap<>(HaltPoint.class);
    private final Map<Outcome, Integer> told = new EnumMap<>(Outcome.class);
    private NodeProcess node;

    @Test
    void whereverANodeIsHaltedItLeavesTheOldStateOrTheNewAndNobodyWasToldAnythingWrong() throws Exception {
        int rounds = Rounds.of(2, 20);
        try (Database database = Database.start(HaltedNodeTest.class);
                Run run = Run.of("halted");
                Nodes nodes = new Nodes(HaltingNode.class, settings(database))) {
            start(nodes);
            for (String one : ones) {
                History.Pending first = run.history().append("first", one, "first-" + one);
                first.ok(await("append " + one + " first-" + one));
                logs.put(one, List.of("first-" + one));
            }
            INBOXES.forEach(inbox -> logs.put(inbox, List.of()));
            Callers callers = new Callers(run.history(), nodes, OTHERS);
            try (callers) {
                callers.start(3, run.random("callers"));
                int number = 0;
                for (int i = 0; i < rounds; i++) {
                    for (HaltPoint point : HaltPoint.values()) {
                        callers.awaitAnswered(20);
                        halt(point, i, number++, database, run, nodes);
                    }
                }
            }
            callers.recordLogs();
            ones.forEach(one -> run.history().add(new FinalLog(one, entries(one))));
            run.judge(new LogChecker(0).check(run.finished()), new OutcomeChecker().check(run.history()));
            INBOXES.forEach(inbox -> assertThat(entries(inbox)).isEqualTo(logs.get(inbox)));
            System.out.println(
                    "halted: " + halted + ", callers told " + told + ", all " + OutcomeChecker.counts(run.history()));
            assertThat(halted).hasSameSizeAs(HaltPoint.values()).allSatisfy((point, count) -> assertThat(count)
                    .isEqualTo(rounds));
        }
    }

    private void halt(HaltPoint point, int round, int number, Database database, Run run, Nodes nodes)
            throws Exception {
        String one = ones.get(number % ones.size());
        String inbox = INBOXES.get(number % ones.size());
        String id = point + "-" + number;
        boolean once = round % 2 == 0 || point.wantsKey();
        String command = (once ? "tell-once " : "tell ") + one + " " + id + " " + inbox;
        // All are awake now, but for the one, unless it shall be.
        OTHERS.forEach(other -> await("size " + other));
        await("size " + inbox);
        if (!point.wantsSleep()) {
            await("size " + one);
        }
        run.fault("halt " + point + ", " + command);
        NodeProcess victim = node;
        History.Pending[] pending = new History.Pending[1];
        CompletableFuture<String> answer =
                point.halt(new HaltPoint.Round(database.line, nodes, node, one, inbox, () -> {
                    pending[0] = run.history().append("caller", one, id);
                    return victim.send(command);
                }));
        nodes.kill(node);
        // The end of a process is the end of its connections, held or not.
        database.line.reset();
        halted.merge(point, 1, Integer::sum);
        Outcome outcome = record(pending[0], answer);
        told.merge(outcome, 1, Integer::sum);
        switch (point.told) {
            case NOTHING -> assertThat(outcome).as(id).isEqualTo(Outcome.UNKNOWN);
            case OK -> assertThat(outcome).as(id).isEqualTo(Outcome.OK);
            case EITHER -> assertThat(outcome).as(id).isIn(Outcome.UNKNOWN, Outcome.OK);
        }
        start(nodes);
        check(point, run.history(), one, inbox, id, once ? command : null);
    }

    private void check(HaltPoint point, History history, String one, String inbox, String id, String again) {
        List<String> before = logs.get(one);
        List<String> after = with(before, id);
        List<String> found = entries(one);
        switch (point.left) {
            case OLD -> assertThat(found).as(id).isEqualTo(before);
            case NEW -> assertThat(found).as(id).isEqualTo(after);
            case EITHER -> assertThat(found).as(id).isIn(before, after);
        }
        if (again != null) {
            for (int i = 0; i < 2; i++) {
                History.Pending pending = history.append("caller", one, id);
                String index = await(again);
                pending.ok(index);
                assertThat(index).as(id).isEqualTo("" + before.size());
            }
            found = entries(one);
            assertThat(found).as(id).isEqualTo(after);
        }
        logs.put(one, found);
        if (found.contains(id)) {
            logs.put(inbox, with(logs.get(inbox), id));
        }
        awaitEntries(inbox, logs.get(inbox));
    }

    private void awaitEntries(String log, List<String> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> found = entries(log);
        while (found.size() < wanted.size() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
            found = entries(log);
        }
        assertThat(found).isEqualTo(wanted);
    }

    private static Outcome record(History.Pending pending, CompletableFuture<String> answer) {
        Outcome outcome = Outcome.UNKNOWN;
        try {
            String text = answer.join();
            int space = text.indexOf(' ');
            if (text.startsWith("ok ")) {
                pending.ok(text.substring(space + 1));
                return Outcome.OK;
            }
            outcome = Outcome.valueOf(text.substring(0, space));
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(NodeException.Gone.class);
        }
        pending.failed(outcome);
        return outcome;
    }

    private List<String> entries(String log) {
        String entries = await("entries " + log);
        return entries.isEmpty() ? List.of() : List.of(entries.split(" "));
    }

    /** Asks until that is answered. */
    private String await(String command) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String answer = node.ask(command, PATIENCE);
            if (answer.startsWith("ok")) {
                return answer.substring(2).strip();
            }
            assertThat(System.nanoTime()).as(command + ": " + answer).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void start(Nodes nodes) throws IOException {
        node = nodes.start("n");
    }

    private static Map<String, String> settings(Database database) {
        Map<String, String> settings = new HashMap<>(Database.quick());
        settings.put(
                "verification.postgres",
                "jdbc:postgresql://127.0.0.1:" + database.line.port() + "/postgres?user=" + PostgresServer.USER);
        return settings;
    }

    private static List<String> with(List<String> entries, String id) {
        List<String> more = new ArrayList<>(entries);
        more.add(id);
        return more;
    }

    /** Keys of logs that are in no other's segment: it becomes the node's when they are called. */
    private static List<String> alone(int count) {
        Set<Integer> segments = new HashSet<>();
        OTHERS.forEach(key -> segments.add(segment(key)));
        INBOXES.forEach(key -> segments.add(segment(key)));
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "one" + i)
                .filter(key -> segments.add(segment(key)))
                .limit(count)
                .toList();
    }

    private static int segment(String key) {
        return Segments.of(ActorId.of("log", key));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import io.troupe.harness.history.FinalLog;
import io.troupe.harness.history.History;
import io.troupe.harness.history.Outcome;
import io.troupe.harness.process.NodeException;
import io.troupe.harness.process.NodeProcess;
import io.troupe.verification.load.LogCallers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Callers of logs on any of the nodes, whichever answers. A call that a node has not executed is made at another; one whose
 * outcome is not known is left at that, unless it has a key.
 */
final class Callers extends LogCallers {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final History history;
    private final Nodes nodes;

    Callers(History history, Nodes nodes, List<String> keys) {
        super("caller", keys, Duration.ofSeconds(90));
        this.history = history;
        this.nodes = nodes;
    }

    @Override
    protected void call(Call what, String caller, String key, Random random) {
        String id = newId(caller);
        switch (what) {
            case APPEND -> call(history.append(caller, key, id), "append " + key + " " + id, random);
            case LENGTH -> call(history.length(caller, key, id), "size " + key, random);
            case APPEND_ONCE -> {
                Outcome outcome = Outcome.NO;
                while (outcome != Outcome.OK && !isStopped()) {
                    outcome = call(history.append(caller, key, id), "once " + key + " " + id, random);
                }
            }
        }
    }

    private Outcome call(History.Pending pending, String command, Random random) {
        List<NodeProcess> there = List.copyOf(nodes.running);
        if (there.isEmpty()) {
            pending.failed(Outcome.NO);
            LockSupport.parkNanos(20_000_000);
            return Outcome.NO;
        }
        Outcome outcome = Outcome.NO;
        try {
            String answer = there.get(random.nextInt(there.size())).ask(command, PATIENCE);
            int space = answer.indexOf(' ');
            if (answer.startsWith("ok ")) {
                pending.ok(answer.substring(space + 1));
                countAnswer();
                return Outcome.OK;
            }
            outcome = Outcome.valueOf(answer.substring(0, space));
            if (outcome == Outcome.NO) {
                // The other node's, or nobody's yet.
                LockSupport.parkNanos(2_000_000);
            }
        } catch (NodeException e) {
            outcome = Outcome.UNKNOWN;
        }
        pending.failed(outcome);
        return outcome;
    }

    /** Asks until some node answers. */
    @Override
    public void recordLogs() {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (String key : keys()) {
            String answer = "";
            while (!answer.startsWith("ok")) {
                for (NodeProcess node : nodes.running) {
                    answer = answer.startsWith("ok") ? answer : node.ask("entries " + key, PATIENCE);
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError(key + " cannot be read: " + answer);
                }
            }
            String entries = answer.substring(2).strip();
            history.add(new FinalLog(key, entries.isEmpty() ? List.of() : List.of(entries.split(" "))));
        }
    }
}

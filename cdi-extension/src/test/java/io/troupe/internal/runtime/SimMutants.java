// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bugs to plant in the runtime, as edits of its sources, or in the simulated database. An edit that no longer fits the source is
 * an error: it is to be planted anew where that code went.
 */
final class SimMutants {

    /**
     * A bug.
     *
     * @param database name of a {@link SimBug}; empty for none
     */
    record Mutant(String name, String database, List<Edit> edits) {

        SimLoader loader() throws IOException {
            Map<String, String> plain = new HashMap<>();
            for (Edit edit : edits) {
                String source = plain.containsKey(edit.file) ? plain.get(edit.file) : SimLoader.source(edit.file);
                plain.put(edit.file, edit.in(source));
            }
            return SimLoader.of(SimPoints.everywhere(plain));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Edit(String file, String from, String to) {
        String in(String source) {
            int at = source.indexOf(from);
            if (at < 0 || source.indexOf(from, at + 1) >= 0) {
                throw new IllegalStateException(file + ".java does not have this once: " + from);
            }
            return source.substring(0, at) + to + source.substring(at + from.length());
        }
    }

    private SimMutants() {}

    static List<Mutant> all() {
        List<Mutant> mutants = new ArrayList<>();
        for (SimBug bug : SimBug.values()) {
            mutants.add(new Mutant("database: " + bug.name(), bug.name(), List.of()));
        }
        mutants.add(
                mutant(
                        "load before bump",
                        new Edit(
                                "Lifecycle",
                                "        Ownership ownership = own(turn.slot);\n        Optional<StoredActor> stored = load(turn);\n",
                                "        Optional<StoredActor> stored = load(turn);\n        Ownership ownership = own(turn.slot);\n")));
        mutants.add(
                mutant(
                        "reply before commit",
                        new Edit(
                                "TurnRunner",
                                "            Gate gate = Gate.changed(turn.outbox.take(), answer, last);\n",
                                "            done.done(answer, null);\n            Gate gate = Gate.changed(turn.outbox.take(), null, null);\n")));
        mutants.add(mutant(
                "event before commit",
                new Edit(
                        "CommitPipeline",
                        "        switch (activation.progress.add(effect, gate, waiting)) {\n            case WAITS_UNQUEUED",
                        "        if (gate != null) {\n            connections.deliver(activation.id(), gate.items());\n        }\n"
                                + "        switch (activation.progress.add(effect, gate, waiting)) {\n            case WAITS_UNQUEUED"),
                new Edit(
                        "CommitPipeline",
                        "        connections.deliver(activation.id(), gate.items());\n        release(gate, later);",
                        "        release(gate, later);")));
        mutants.add(mutant(
                "no lease check on reads",
                new Edit("CommitPipeline", "gate.lease() != null && !gate.lease().isSure()", "false"),
                new Edit("QuickReads", " || !activation.ownership.isSure()) {", ") {"),
                new Edit(
                        "QuickReads",
                        "activation.isDropped() || !activation.ownership.isSure()",
                        "activation.isDropped()")));
        mutants.add(mutant(
                "unknown told as not executed",
                new Edit(
                        "CommitPipeline",
                        "lose(part.activation(), e.executed(), e)",
                        "lose(part.activation(), Executed.NO, e)")));
        mutants.add(mutant(
                "retry after unknown",
                new Edit(
                        "CommitPipeline",
                        "            store.commit(batch.stream().map(Part::commit).toList());\n",
                        "            List<ActorCommit> commits = batch.stream().map(Part::commit).toList();\n"
                                + "            try {\n                store.commit(commits);\n            } catch (StoreException e) {\n"
                                + "                if (e.executed() != Executed.UNKNOWN) {\n                    throw e;\n                }\n"
                                + "                store.commit(commits);\n            }\n")));
        mutants.add(mutant(
                "repeatable answers are not kept",
                new Edit(
                        "Memory",
                        "call == null || call.repetition == null ? null : call.repetition.reply(result)",
                        "null")));
        mutants.add(
                mutant(
                        "sleep does not wait for the commit",
                        new Edit(
                                "Lifecycle",
                                "        try {\n            pipeline.await(activation);\n        } catch (ActorException e) {\n            // Lost, and",
                                "        try {\n            publicIds.asleep(activation);\n        } catch (ActorException e) {\n            // Lost, and")));
        mutants.add(mutant(
                "no commit if the state is unchanged",
                new Edit("Memory", "if (!changed && turn.outbox.isEmpty() && (call", "if (!changed && (call")));
        mutants.add(mutant(
                "a failed turn is not undone",
                new Edit(
                        "Memory",
                        "        if (activation.document == null) {\n            return true;",
                        "        if (true) {\n            return true;")));
        mutants.add(mutant(
                "an executed message is not deleted",
                new Edit(
                        "Memory",
                        "call == null ? null : call.message);\n    }\n\n    /** Brings",
                        "null);\n    }\n\n    /** Brings")));
        mutants.add(mutant(
                "readers beside a writer",
                new Edit(
                        "TurnQueue",
                        "return writer == null && (!turn.exclusive || readers.isEmpty());",
                        "return writer == null || !turn.exclusive;")));
        mutants.add(
                mutant(
                        "gates of a lost activation open",
                        new Edit(
                                "CommitPipeline",
                                "never.forEach(gate -> fail(gate, ",
                                "never.forEach(gate -> release(gate, null));\n        List.<Gate>of().forEach(gate -> fail(gate, ")));
        mutants.add(mutant(
                "a message overtakes one that is unknown here",
                new Edit(
                        "Unswept",
                        "        return everybody ? swept",
                        "        return true || everybody ? true || swept")));
        mutants.add(mutant(
                "what another node owns is kept in memory",
                new Edit(
                        "CommitPipeline",
                        "            activation.drop();\n            if (lost != null) {\n                lost.accept(activation.slot());\n            }\n        }\n    }\n",
                        "        }\n    }\n")));
        mutants.add(mutant(
                "a commit in a newer epoch than its actor was loaded in",
                new Edit(
                        "CommitPipeline",
                        "            ActorCommit commit = next.progress.take();\n",
                        "            ActorCommit commit = next.progress.take();\n"
                                + "            if (commit != null) {\n                try {\n"
                                + "                    commit = new ActorCommit(commit.write(),"
                                + " store.acquire(commit.ownership().segment()),"
                                + " commit.replies(), commit.sent(), commit.received());\n"
                                + "                } catch (StoreException e) {\n"
                                + "                    // As it was, then.\n                }\n            }\n")));
        mutants.add(mutant(
                "a read in a newer epoch than its actor was loaded in",
                new Edit(
                        "Lifecycle",
                        "        if (awake != null) {\n            return awake.ownership;\n        }\n",
                        ""),
                new Edit(
                        "TurnRunner",
                        "Gate.unchanged(answer, activation.ownership, activation, done)",
                        "Gate.unchanged(answer, lifecycle.own(turn.slot), activation, done)")));
        mutants.add(mutant(
                "an action in two parts is told as not executed",
                new Edit("Recess", "            frame.call.standsInPart();\n", "")));
        mutants.add(mutant(
                "what an action has done before it lets others in is not committed",
                new Edit(
                        "Recess",
                        "            pipeline.add(activation, effect, items.isEmpty() ? null : Gate.changed(items, null, null));\n",
                        "")));
        return mutants;
    }

    private static Mutant mutant(String name, Edit... edits) {
        return new Mutant(name, "", List.of(edits));
    }
}

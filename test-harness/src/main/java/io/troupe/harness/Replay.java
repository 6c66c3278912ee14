// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness;

import io.troupe.harness.history.ActivationChecker;
import io.troupe.harness.history.EventChecker;
import io.troupe.harness.history.History;
import io.troupe.harness.history.HistoryFile;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.history.RegisterChecker;
import io.troupe.harness.history.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Judges the history of an earlier run again, from its file, with all checkers. */
public final class Replay {

    private Replay() {}

    /**
     * @param file of a {@link Run}
     * @param first the index that the first append of a log answers, 0 or 1
     */
    public static List<Verdict> judge(Path file, long first) throws IOException {
        History history = HistoryFile.read(file);
        history.finish();
        return List.of(
                new LogChecker(first).check(history),
                new RegisterChecker().check(history),
                new ActivationChecker().check(history),
                new EventChecker(first).check(history),
                new OutcomeChecker().check(history));
    }

    /** Arguments: the file, and optionally the first index (default 1). Exit code 1 if anything is bad. */
    public static void main(String[] arguments) throws IOException {
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        List<Verdict> verdicts = judge(Path.of(arguments[0]), first);
        verdicts.forEach(verdict -> System.out.println(verdict.report()));
        System.exit(verdicts.stream().allMatch(Verdict::good) ? 0 : 1);
    }
}

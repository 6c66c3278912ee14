// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness;

import io.troupe.harness.history.History;
import io.troupe.harness.history.HistoryFile;
import io.troupe.harness.history.Note;
import io.troupe.harness.history.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * One run of a test under faults: its seed, its history in memory and in a file, its faults, and at the end the verdict. All of
 * it is printed, so that a failure can be repeated from its seed, or judged again from its file by {@link Replay}.
 *
 * <pre>{@code
 * try (Run run = Run.of("T14")) {
 *     Random chance = run.random("cuts");
 *     run.fault("cut after COMMIT");
 *     ... run.history().append(client, key, opId) ...
 *     run.judge(new LogChecker(1).check(run.finished()), new OutcomeChecker().check(run.history()));
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class Run implements AutoCloseable {

    private static final int SHOWN = 20;

    private final String name;
    private final Seed seed;
    private final Path file;
    private final HistoryFile.Writer writer;
    private final PrintStream out;
    private final History history;
    private final FaultLog faults;

    /**
     * @param name of the test, good for the name of a file
     * @param folder of the file; it is made if need be
     * @param out where seed, faults, file and verdict are printed
     */
    public Run(String name, Seed seed, Path folder, LongSupplier clock, PrintStream out) throws IOException {
        this.name = name;
        this.seed = seed;
        this.file = folder.resolve(name + "-" + seed + ".tsv");
        this.writer = new HistoryFile.Writer(file);
        this.out = out;
        this.history = new History(clock, writer);
        this.faults = new FaultLog(clock, line -> history.add(new Note("fault " + line)));
        history.add(new Note(name + ", seed " + seed));
        out.println(name + ": seed " + seed + " (repeat with -D" + Seed.PROPERTY + "=" + seed + ")");
    }

    /** With a seed as {@link Seed#chosen} says, a file in {@code target/runs} and prints to standard output. */
    public static Run of(String name) throws IOException {
        return of(name, Seed.chosen());
    }

    /** Same, with this seed. */
    public static Run of(String name, Seed seed) throws IOException {
        return new Run(name, seed, Path.of("target", "runs"), System::nanoTime, System.out);
    }

    /** The seed. */
    public Seed seed() {
        return seed;
    }

    /** Random numbers for one purpose, from the seed. */
    public Random random(String purpose) {
        return seed.random(purpose);
    }

    /** Where the facts go. */
    public History history() {
        return history;
    }

    /** The history, with what has not ended recorded as unknown. Call it when all clients have stopped. */
    public History finished() {
        history.finish();
        return history;
    }

    /** Notes a fault; call it before the fault. */
    public void fault(String what) {
        faults.add(what);
    }

    /** The faults so far. */
    public FaultLog faults() {
        return faults;
    }

    /** The file with the history, complete after {@link #close()}. */
    public Path file() {
        return file;
    }

    /**
     * Prints faults, file and verdicts.
     *
     * @throws AssertionError with the reports of the bad verdicts, if there are any
     */
    public void judge(Verdict... verdicts) {
        StringBuilder text = new StringBuilder();
        List<String> lines = faults.lines();
        lines.stream()
                .limit(SHOWN)
                .forEach(line -> text.append("  fault ").append(line).append('\n'));
        if (lines.size() > SHOWN) {
            text.append("  and ").append(lines.size() - SHOWN).append(" more faults, in the file\n");
        }
        boolean good = true;
        for (Verdict verdict : verdicts) {
            history.add(new Note(verdict.report()));
            text.append("  ").append(verdict.report().replace("\n", "\n  ")).append('\n');
            good &= verdict.good();
        }
        String report = name + ": seed " + seed + ", " + (good ? "GOOD" : "BAD") + ", history in " + file + "\n" + text;
        out.print(report);
        if (!good) {
            throw new AssertionError(report);
        }
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        writer.close();
    }
}

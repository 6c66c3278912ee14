// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.harness.history.FinalLog;
import io.troupe.harness.history.HistoryFile;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.Note;
import io.troupe.harness.history.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();

    @TempDir
    Path folder;

    private Run run() throws IOException {
        return new Run("T0", new Seed(42), folder, clock::get, new PrintStream(printed, true));
    }

    @Test
    void aRunPrintsSeedFaultsFileAndVerdict() throws IOException {
        try (Run run = run()) {
            clock.addAndGet(1_500_000_000);
            run.fault("kill node 1");
            run.history().append("c", "k", "a").ok(1);
            run.history().add(new FinalLog("k", List.of("a")));
            run.judge(new LogChecker(1).check(run.finished()));
        }
        assertThat(printed.toString())
                .contains("seed 42", "-Dtroupe.seed=42", "+1.500 s kill node 1", "T0-42.tsv", "GOOD", "0 violations");
    }

    @Test
    void aBadRunFailsAndCanBeJudgedAgainFromItsFile() throws IOException {
        Path file;
        try (Run run = run()) {
            file = run.file();
            run.history().append("c", "k", "a").ok(1);
            run.history().append("c", "k", "b");
            run.history().add(new FinalLog("k", List.of("b")));
            Verdict verdict = new LogChecker(1).check(run.finished());
            assertThatThrownBy(() -> run.judge(verdict))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("seed 42, BAD")
                    .hasMessageContaining("lost: a");
            assertThat(Replay.judge(file, 1)).contains(verdict);
        }
        assertThat(HistoryFile.read(file).all(Note.class))
                .extracting(Note::text)
                .contains("T0, seed 42");
    }

    @Test
    void manyFaultsArePrintedInPartAndKeptInTheFile() throws IOException {
        Path file;
        try (Run run = run()) {
            file = run.file();
            for (int i = 0; i < 50; i++) {
                run.fault("fault " + i);
            }
            run.judge();
        }
        assertThat(printed.toString())
                .contains("fault 19", "and 30 more faults")
                .doesNotContain("fault 20");
        assertThat(HistoryFile.read(file).all(Note.class)).hasSize(51);
    }

    @Test
    void aSeedGivesTheSameNumbersForTheSamePurpose() {
        Seed seed = new Seed(7);
        assertThat(seed.random("a").nextLong())
                .isEqualTo(new Seed(7).random("a").nextLong());
        assertThat(seed.random("a").nextLong()).isNotEqualTo(seed.random("b").nextLong());
        assertThat(seed.round(1)).isNotEqualTo(seed.round(2));
    }

    @Test
    void freePortsAreDifferentAndFree() throws IOException {
        List<Integer> ports = Ports.free(5);
        assertThat(ports).doesNotHaveDuplicates().hasSize(5);
        new ServerSocket(ports.get(0), 1, InetAddress.getByName("127.0.0.1")).close();
    }
}

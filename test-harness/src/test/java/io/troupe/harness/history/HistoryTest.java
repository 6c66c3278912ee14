// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private final AtomicLong clock = new AtomicLong();
    private final List<Fact> seen = new ArrayList<>();
    private final History history = new History(clock::incrementAndGet, seen::add);

    @TempDir
    Path folder;

    @Test
    void anOperationIsRecordedWithWhatItsCallerSaw() {
        History.Pending append = history.append("c", "k", "a");
        History.Pending cas = history.cas("c", "k", "b", null, "v");
        append.ok(7);
        cas.failed(Outcome.NO);
        assertThat(history.facts())
                .containsExactly(
                        new Operation("c", "k", "a", Kind.APPEND, null, null, 1, 3, Outcome.OK, "7"),
                        new Operation("c", "k", "b", Kind.CAS, null, "v", 2, 4, Outcome.NO, null));
        assertThat(seen).isEqualTo(history.facts());
    }

    @Test
    void whatDidNotEndIsUnknown() {
        history.length("c", "k", "a").ok(0);
        history.read("c", "k", "b");
        history.finish();
        history.finish();
        assertThat(history.all(Operation.class))
                .last()
                .isEqualTo(
                        new Operation("c", "k", "b", Kind.READ, null, null, 3, Operation.NEVER, Outcome.UNKNOWN, null));
        assertThat(history.facts()).hasSize(2);
    }

    @Test
    void nothingEndsTwice() {
        History.Pending write = history.write("c", "k", "a", "v");
        write.failed(Outcome.UNKNOWN);
        assertThatThrownBy(() -> write.ok(null)).isInstanceOf(IllegalStateException.class);
        assertThat(history.facts()).hasSize(1);
    }

    @Test
    void theLastFinalLogCounts() {
        history.add(new FinalLog("k", List.of("a")));
        history.add(new FinalLog("k", List.of("a", "b")));
        assertThat(history.finalLogs()).containsOnlyKeys("k").containsEntry("k", List.of("a", "b"));
    }

    @Test
    void everyKindOfFactSurvivesTheFile() throws IOException {
        history.add(new Operation("c\t1", "k\\n", "a\nb", Kind.CAS, null, "", 1, 2, Outcome.OK, "\\0"));
        history.add(new Operation("ü", "", "\r", Kind.READ, "x", "y", 1, Operation.NEVER, Outcome.UNKNOWN, null));
        history.add(new FinalLog("k", List.of()));
        history.add(new FinalLog("k", List.of("a", "\t", "")));
        history.add(new Event("x", -1, "k", 3, "a", 9));
        history.add(new Gap("x", 2, 3, 10));
        history.add(new Activation("k", "n", 4, 5, Operation.NEVER));
        history.add(new Answer("k", "n", 4, 5, 6));
        history.add(new Note("seed 1\nsecond line"));
        Path file = folder.resolve("new/history.tsv");
        HistoryFile.write(history, file);
        assertThat(Files.readAllLines(file)).hasSize(9);
        assertThat(HistoryFile.read(file).facts()).isEqualTo(history.facts());
    }

    @Test
    void aLastLineCutShortIsLeftOut() throws IOException {
        history.add(new Gap("x", 2, 3, 10));
        history.add(new Gap("x", 4, 5, 20));
        Path file = folder.resolve("history.tsv");
        HistoryFile.write(history, file);
        String text = Files.readString(file);
        for (int cut = text.indexOf('\n') + 1; cut < text.length() - 1; cut++) {
            Files.writeString(file, text.substring(0, cut));
            assertThat(HistoryFile.read(file).facts())
                    .containsExactly(history.facts().get(0));
        }
    }

    @Test
    void aBrokenLineInTheMiddleIsAnError() throws IOException {
        Path file = folder.resolve("history.tsv");
        Files.writeString(file, "nonsense\n", StandardOpenOption.CREATE);
        HistoryFile.Writer writer = new HistoryFile.Writer(folder.resolve("other.tsv"));
        writer.accept(new Note("n"));
        writer.close();
        Files.writeString(file, Files.readString(folder.resolve("other.tsv")), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> HistoryFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void aVerdictShowsItsFirstViolationsAndDemandsThatSomethingWasChecked() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add("violation " + i);
        }
        Verdict bad = new Verdict("C", 100, many);
        assertThat(bad.report()).contains("100 checked, 30 violations", "violation 19", "and 10 more");
        assertThatThrownBy(() -> bad.require(0)).isInstanceOf(AssertionError.class);
        Verdict empty = new Verdict("C", 0, List.of());
        assertThatThrownBy(() -> empty.require(1)).hasMessageContaining("should have been 1");
        empty.require(0);
    }
}

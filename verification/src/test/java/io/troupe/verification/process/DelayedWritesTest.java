// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.Run;
import io.troupe.harness.history.LogChecker;
import io.troupe.harness.history.OutcomeChecker;
import io.troupe.harness.history.Verdict;
import io.troupe.harness.process.NodeProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The test that kills nodes would find an H2 file that delays its writes, as it does by default. (T42) */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DelayedWritesTest {

    private static final int ROUNDS = 3;

    private static final List<String> KEYS =
            IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();

    @Test
    void acknowledgedWritesThatAnH2FileHasNotWrittenYetAreFoundToBeLost(@TempDir Path folder) throws Exception {
        Map<String, String> settings = Map.of(
                "verification.h2", "jdbc:h2:" + folder.resolve("delayed"), "troupe.store.allow-volatile", "true");
        try (Run run = Run.of("planted-delay");
                Nodes nodes = new Nodes(settings)) {
            Random random = run.random("kills");
            Callers callers = new Callers(run.history(), nodes, KEYS);
            try (callers) {
                callers.start(4, run.random("callers"));
                for (int i = 0; i < ROUNDS; i++) {
                    NodeProcess node = nodes.start("n");
                    callers.awaitAnswered(100 + random.nextInt(200));
                    nodes.kill(node);
                }
                nodes.start("n");
                callers.awaitAnswered(20);
            }
            callers.recordLogs();
            Verdict log = new LogChecker(0).check(run.finished());
            System.out.println("planted-delay: " + log.violations().size() + " violations found, "
                    + new OutcomeChecker().check(run.history()).violations().size() + " of outcomes");
            assertThat(log.good()).isFalse();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogProblemsTest {

    private static final String LOG =
            """
            10:00:00,000 INFO  [org.example] (main) all is well
            10:00:01,000 ERROR [org.jboss.msc] (main) MSC000001: Failed to start service
            \tat org.example.Deep.stack(Deep.java:1)
            Caused by: java.lang.IllegalStateException: TROUPE000007: say @ActorKey
            Caused by: java.lang.IllegalStateException: TROUPE000007: say @ActorKey
            10:00:01,500 INFO  [io.troupe] (main) TROUPE000001: Troupe: 1 actor
            TROUPE000009: Chat is final
            10:00:02,000 WARN  [io.troupe] (main) TROUPE000021: nobody may call Chat.send
            """;

    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void writeALog() throws Exception {
        log = Files.writeString(directory.resolve("server.log"), LOG);
    }

    @Test
    void picksErrorsAndCausesOnceEachAndNoStack() {
        assertThat(LogProblems.errors(log))
                .containsExactly(
                        "10:00:01,000 ERROR [org.jboss.msc] (main) MSC000001: Failed to start service",
                        "Caused by: java.lang.IllegalStateException: TROUPE000007: say @ActorKey",
                        "TROUPE000009: Chat is final",
                        "10:00:02,000 WARN  [io.troupe] (main) TROUPE000021: nobody may call Chat.send");
    }

    @Test
    void picksTheNumberedWarnings() {
        assertThat(LogProblems.warnings(log))
                .containsExactly("10:00:02,000 WARN  [io.troupe] (main) TROUPE000021: nobody may call Chat.send");
    }

    @Test
    void readsThroughTheColoursOfPayara() throws Exception {
        Files.writeString(
                log, "[] [\u001B[1;91mSEVERE\u001B[0m] [] no\n[] [\u001B[1;92mINFO\u001B[0m] TROUPE000001: up\n");
        assertThat(LogProblems.errors(log)).containsExactly("[] [SEVERE] [] no");
    }

    @Test
    void readsALogThatIsNoText() throws Exception {
        Files.write(log, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        Files.writeString(log, LOG, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        assertThat(LogProblems.errors(log)).hasSize(4);
        assertThat(LogProblems.errors(directory.resolve("none"))).isEmpty();
    }
}

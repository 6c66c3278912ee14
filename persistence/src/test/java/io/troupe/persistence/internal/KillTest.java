// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.spi.ActorStore;
import io.troupe.spi.DeploymentProblem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed takes nothing with it that it had acknowledged. */
class KillTest {

    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    /** Starts a JVM that writes actors without end and prints each version that was acknowledged. */
    private Process startWriter() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace("\n", File.pathSeparator),
                        AcknowledgedWrites.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void noAcknowledgedVersionIsMissingAfterKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 1; round <= ROUNDS; round++) {
            Map<String, Long> acknowledged = killAfter(1 + random.nextInt(3_000));
            try (ActorStore store = TestStores.h2(folder)) {
                for (Map.Entry<String, Long> actor : acknowledged.entrySet()) {
                    var stored =
                            store.find(ActorId.of("counter", actor.getKey())).orElseThrow();
                    assertThat(stored.version())
                            .as("actor %s, round %d, seed %d", actor.getKey(), round, seed)
                            .isBetween(actor.getValue(), actor.getValue() + 1);
                    assertThat(new String(stored.state())).isEqualTo("v" + stored.version());
                }
            }
        }
    }

    /** Kills the writer after that many lines; gives the newest version of each actor that it printed. */
    private Map<String, Long> killAfter(int lines) throws Exception {
        Map<String, Long> newest = new HashMap<>();
        Process writer = startWriter();
        try (BufferedReader out = writer.inputReader()) {
            String line = out.readLine();
            for (int i = 0; line != null; i++) {
                if (i == lines) {
                    // Of the handle, because that of the process would close the stream that is being read.
                    writer.toHandle().destroyForcibly();
                }
                String[] words = line.split(" ");
                // The last line may have been cut by the kill.
                if (words.length == 3 && words[2].equals("ok")) {
                    newest.put(words[0], Long.parseLong(words[1]));
                }
                line = out.readLine();
            }
            assertThat(writer.waitFor()).as("exit code of SIGKILL").isEqualTo(137);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(newest).isNotEmpty();
        return newest;
    }

    @Test
    void aFileThatAnotherProcessHasIsRefusedAndTakenOnceThatOneIsGone() throws Exception {
        Process other = startWriter();
        try (BufferedReader out = other.inputReader()) {
            assertThat(out.readLine()).isNotNull();
            assertThatThrownBy(() -> TestStores.h2(folder, "troupe.store.open-wait", "300ms"))
                    .isInstanceOf(DeploymentProblem.class)
                    .hasMessage("TROUPE002009: The database file " + folder.resolve("troupe.mv.db")
                            + " is in use by another process or application. Stop that one, or give this application a"
                            + " folder of its own with setting troupe.store.path.");
            Thread killer = new Thread(other::destroyForcibly);
            killer.start();
            TestStores.h2(folder, "troupe.store.open-wait", "30s").close();
            killer.join();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}

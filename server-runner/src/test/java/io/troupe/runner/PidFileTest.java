// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

    private static final String ADDRESS = "http://127.0.0.1:8080";

    @TempDir
    Path directory;

    @Test
    void recognisesARunningProcess() {
        PidFile file = new PidFile(directory.resolve("data/server.pid"));
        file.write(ProcessHandle.current(), ADDRESS);
        assertThat(file.leftover()).hasValueSatisfying(left -> {
            assertThat(left.process()).isEqualTo(ProcessHandle.current());
            assertThat(left.address()).isEqualTo(ADDRESS);
        });
    }

    @Test
    void takesAProcessThatStartedAtAnotherTimeForAStranger() throws Exception {
        long started =
                ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        long other = started - Duration.ofMinutes(1).toMillis();
        assertThat(written(ProcessHandle.current().pid() + "\n" + other + "\n" + ADDRESS)
                        .leftover())
                .isEmpty();
    }

    @Test
    void forgetsAProcessThatHasEnded() throws Exception {
        Process process = new ProcessBuilder(
                        ServerSpec.in(directory).javaExecutable().toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        PidFile file = new PidFile(directory.resolve("server.pid"));
        file.write(process.toHandle(), ADDRESS);
        process.waitFor();
        assertThat(file.leftover()).isEmpty();
    }

    @Test
    void findsNothingInNoFileOrABrokenOne() throws Exception {
        assertThat(new PidFile(directory.resolve("none")).leftover()).isEmpty();
        assertThat(written("12").leftover()).isEmpty();
        assertThat(written("a\nb\nc").leftover()).isEmpty();
    }

    private PidFile written(String content) throws Exception {
        return new PidFile(Files.writeString(directory.resolve("written"), content));
    }
}

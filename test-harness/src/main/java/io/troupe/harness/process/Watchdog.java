// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

import java.io.IOException;
import java.util.List;

/**
 * Runs a command once this JVM is gone, however it went: a shell waits for the end of its standard input, which the kernel
 * closes with the JVM, and {@code kill -9} cannot prevent that. So what a test started never outlives it.
 */
public final class Watchdog implements AutoCloseable {

    private final Process shell;

    /** @param command a shell command; it sees the environment of this JVM */
    public Watchdog(String command) throws IOException {
        shell = new ProcessBuilder(List.of("sh", "-c", "cat >/dev/null; " + command))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Lets go: the command will not run. */
    @Override
    public void close() {
        // The shell first, so that it does not see the end of what it waits for.
        shell.destroyForcibly();
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.onExit().join();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Signals to processes of this machine, by process id. Stateless. */
public final class Signals {

    private Signals() {}

    /** Stops it where it is; its sockets stay open. SIGSTOP. */
    public static void freeze(long pid) {
        send("STOP", pid);
    }

    /** Lets it run on. SIGCONT. */
    public static void thaw(long pid) {
        send("CONT", pid);
    }

    /** Ends it at once, frozen or not. SIGKILL. */
    public static void kill(long pid) {
        send("KILL", pid);
    }

    /** Asks it to end. SIGTERM. */
    public static void terminate(long pid) {
        send("TERM", pid);
    }

    private static void send(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("SIG" + signal + " did not reach process " + pid + ": "
                        + new String(kill.getInputStream().readAllBytes()).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Signals to processes of this machine, by process id. Stateless. */
public final class Signals {

    private Signals() {}

    /** Stops it where it is; its sockets stay open. SIGSTOP. When this returns none of its threads runs any more. */
    public static void freeze(long pid) {
        send("STOP", pid);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!isStopped(pid)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("process " + pid + " does not stop");
            }
            Thread.yield();
        }
    }

    private static boolean isStopped(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.allMatch(Signals::isThreadStopped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThreadStopped(Path thread) {
        try {
            // The name before the state is in parentheses and may have any character.
            String stat = Files.readString(thread.resolve("stat"));
            return "TtZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException e) {
            // It has ended meanwhile.
            return true;
        }
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

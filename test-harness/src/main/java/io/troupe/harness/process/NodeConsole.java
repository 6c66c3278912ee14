// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * The child's end of a {@link NodeProcess}: takes commands from standard input and writes answers and events to standard
 * output, one a line. When standard input ends, because the test is over or dead, the process halts at once.
 *
 * <p>From {@link #open} on, whatever else is printed to {@code System.out} goes to standard error, where the test reads it as
 * log. Safe for use by several threads.
 */
public final class NodeConsole {

    /** Answers commands. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Called on a thread of its own for each command, so it may take its time.
         *
         * @return the answer, or null for an empty one
         * @throws Exception as an answer: the test sees class, message and trace
         */
        String answer(String command) throws Exception;
    }

    private final PrintStream out;

    private NodeConsole(PrintStream out) {
        this.out = out;
    }

    /** Takes over standard output. Call it first in {@code main}, and once. */
    public static NodeConsole open() {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        return new NodeConsole(out);
    }

    /** Tells the test something it did not ask for. */
    public void event(String text) {
        line("*" + NodeLines.escape(text));
    }

    /** Answers commands until standard input ends. Never returns. */
    public void serve(Handler handler) {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line;
            while ((line = in.readLine()) != null) {
                int space = line.indexOf(' ');
                String id = line.substring(0, space);
                String command = NodeLines.unescape(line.substring(space + 1));
                Thread thread = new Thread(() -> answer(handler, id, command), "command " + id);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(1);
    }

    private void answer(Handler handler, String id, String command) {
        try {
            String text = handler.answer(command);
            line("=" + id + " " + NodeLines.escape(text == null ? "" : text));
        } catch (Throwable e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            line("!" + id + " " + NodeLines.escape(trace.toString().strip()));
        }
    }

    private void line(String line) {
        synchronized (out) {
            out.print(line + "\n");
            out.flush();
        }
    }
}

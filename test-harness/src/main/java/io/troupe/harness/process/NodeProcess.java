// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A JVM as a child process, whose main class talks through {@link NodeConsole}. It can be killed and frozen like a server in
 * trouble, and it ends with {@link #close()}, and without that with this JVM, even a killed one and even when frozen.
 *
 * <pre>{@code
 * try (NodeProcess node = NodeProcess.of(Main.class).name("node-1").jvm("-Xmx128m").start()) {
 *     String port = node.ask("start");
 *     node.kill();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class NodeProcess implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final Watchdog watchdog;
    private final Consumer<String> events;
    private final Writer commands;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, CompletableFuture<String>> open = new ConcurrentHashMap<>();
    private final List<String> lines = new ArrayList<>();
    /** No more answers; under the lock of lines. */
    private boolean gone;

    /** How many of output and log still go on; under the lock of lines. */
    private int streams = 2;

    private NodeProcess(Builder builder) throws IOException {
        name = builder.name;
        events = builder.events;
        List<String> command = new ArrayList<>();
        command.add(builder.java.toString());
        command.addAll(builder.jvm);
        command.addAll(List.of("-cp", builder.classPath, builder.main));
        command.addAll(builder.arguments);
        ProcessBuilder start = new ProcessBuilder(command);
        start.environment().putAll(builder.environment);
        process = start.start();
        watchdog = new Watchdog("kill -9 " + process.pid());
        commands = process.outputWriter(StandardCharsets.UTF_8);
        reader("out", process.getInputStream(), this::heard);
        reader("log", process.getErrorStream(), this::logged);
    }

    /** What to start; by default with this JVM's class path and Java. */
    public static Builder of(Class<?> main) {
        return new Builder(main.getName());
    }

    /** Same, for a class that is not on this JVM's class path. */
    public static Builder of(String main) {
        return new Builder(main);
    }

    /** Says what to start. Not safe for use by several threads. */
    public static final class Builder {

        private final String main;
        private final List<String> jvm = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new java.util.HashMap<>();
        private String name = "node";
        private String classPath = System.getProperty("java.class.path");
        private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        private Consumer<String> events = event -> {};

        private Builder(String main) {
            this.main = main;
        }

        /** For messages. */
        public Builder name(String text) {
            name = text;
            return this;
        }

        /** Entries separated as the system does. */
        public Builder classPath(String entries) {
            classPath = entries;
            return this;
        }

        /** Options of the JVM, added to those given before. */
        public Builder jvm(String... options) {
            jvm.addAll(List.of(options));
            return this;
        }

        /** Arguments of the main class, added to those given before. */
        public Builder arguments(String... texts) {
            arguments.addAll(List.of(texts));
            return this;
        }

        /** A variable beside those of this process. */
        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** The folder of another JDK. */
        public Builder javaHome(Path folder) {
            java = folder.resolve("bin").resolve("java");
            return this;
        }

        /** Sees each event as it comes, on the thread that reads them; must not block. */
        public Builder onEvent(Consumer<String> listener) {
            events = listener;
            return this;
        }

        /** Starts it, without waiting for anything it says. */
        public NodeProcess start() throws IOException {
            return new NodeProcess(this);
        }
    }

    /** As {@link #ask(String, Duration)}, for up to 30 s. */
    public String ask(String command) {
        return ask(command, ANSWER);
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws NodeException by its subtypes: failed, gone, late
     */
    public String ask(String command, Duration time) {
        try {
            return send(command).get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NodeException.Failed) {
                throw new NodeException.Failed(e.getCause().getMessage());
            }
            throw new NodeException.Gone(e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new NodeException.Late(name + " did not answer " + command + " in " + time + tail());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a command; the future fails with a {@link NodeException}. */
    public CompletableFuture<String> send(String command) {
        String id = Long.toString(ids.incrementAndGet());
        CompletableFuture<String> answer = new CompletableFuture<>();
        open.put(id, answer);
        try {
            synchronized (commands) {
                commands.write(id + " " + NodeLines.escape(command) + "\n");
                commands.flush();
            }
        } catch (IOException e) {
            fail(id, answer);
        }
        synchronized (lines) {
            if (gone) {
                fail(id, answer);
            }
        }
        return answer;
    }

    private void fail(String id, CompletableFuture<String> answer) {
        open.remove(id);
        answer.completeExceptionally(new NodeException.Gone(name + " is gone" + tail()));
    }

    /**
     * Waits for an event or a line of the log; those that came before count too.
     *
     * @return the first that matches
     * @throws NodeException.Gone if the process ended without it
     * @throws NodeException.Late if the time is over
     */
    public String awaitLine(Predicate<String> wanted, Duration time) {
        return awaitLine(0, wanted, time);
    }

    /** Same, among the lines from this number on; see {@link #mark}. */
    public String awaitLine(int from, Predicate<String> wanted, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        int next = from;
        synchronized (lines) {
            while (true) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next))) {
                        return lines.get(next);
                    }
                }
                if (streams == 0) {
                    throw new NodeException.Gone(name + " ended without the line that was awaited" + tail());
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new NodeException.Late(name + " did not print the line that was awaited" + tail());
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lines, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** How many events and lines of the log came so far. */
    public int mark() {
        synchronized (lines) {
            return lines.size();
        }
    }

    /** All events and lines of the log so far, in order. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process is there, be it frozen. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}, and waits until it is dead. Open commands fail as gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(ANSWER);
    }

    /** Stops it where it is, with its sockets and locks. */
    public void freeze() {
        Signals.freeze(process.pid());
    }

    /** Lets it run on. */
    public void thaw() {
        Signals.thaw(process.pid());
    }

    /**
     * Waits for its end.
     *
     * @return the exit code; 128 + 9 after a kill
     * @throws NodeException.Late if the time is over
     */
    public int awaitExit(Duration time) {
        try {
            if (!process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new NodeException.Late(name + " did not end in " + time + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills it, frozen or not. */
    @Override
    public void close() {
        kill();
        watchdog.close();
    }

    private void reader(String what, InputStream stream, Consumer<String> line) {
        Thread thread = new Thread(() -> read(stream, line), name + " " + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream stream, Consumer<String> consumer) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                consumer.accept(line);
            }
        } catch (IOException e) {
            // The stream of a process that was killed.
        }
        boolean answers = stream == process.getInputStream();
        synchronized (lines) {
            streams--;
            gone |= answers;
            lines.notifyAll();
        }
        if (answers) {
            open.forEach(this::fail);
        }
    }

    private void heard(String line) {
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '*' -> {
                String event = NodeLines.unescape(line.substring(1));
                events.accept(event);
                logged(event);
            }
            case '=', '!' -> {
                int space = line.indexOf(' ');
                CompletableFuture<String> answer = open.remove(line.substring(1, space));
                String text = NodeLines.unescape(line.substring(space + 1));
                if (answer != null && line.charAt(0) == '=') {
                    answer.complete(text);
                } else if (answer != null) {
                    answer.completeExceptionally(new NodeException.Failed(text));
                }
            }
            default -> logged(line);
        }
    }

    private void logged(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }

    private String tail() {
        synchronized (lines) {
            return "; last lines:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        }
    }
}

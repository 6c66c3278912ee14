// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import io.troupe.it.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The server's process, asked with the tools of the JDK. */
final class ServerJvm {

    /** The class of which there is one object for each application with actors. */
    static final String RUNTIME = "io.troupe.internal.runtime.ActorRuntime";

    private static final Pattern COUNTER = Pattern.compile("([\\w.]+)=(\\d{1,18})");

    private final long pid;

    private ServerJvm(long pid) {
        this.pid = pid;
    }

    /** The one that this test run started. */
    static ServerJvm find() {
        return new ServerJvm(ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .map(arguments -> Arrays.asList(arguments)
                                .contains(ServerUnderTest.get().mark()))
                        .orElse(false))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow());
    }

    /** Whether there are threads that were made for the actors of an application, or that are in its code. */
    boolean hasThreadsOf(String deployment) {
        return Pattern.compile("\"[^\"\n]*(troupe|ManagedThreadFactory)|io\\.troupe|deployment\\." + deployment)
                .matcher(ask("Thread.print"))
                .find();
    }

    /** How many applications with actors can be reached. Collects the garbage. */
    int runtimes() {
        return objects().getOrDefault(RUNTIME, 0);
    }

    /** How many class loaders have a class of that name that was not unloaded yet. */
    long classes(String type) {
        return ask("VM.class_hierarchy", type)
                .lines()
                .filter(line -> line.contains(type + "/"))
                .count();
    }

    /** How many objects of each class can be reached. Collects the garbage. */
    Map<String, Integer> objects() {
        return ask("GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[0].endsWith(":"))
                .collect(
                        Collectors.toMap(columns -> columns[3], columns -> Integer.parseInt(columns[1]), Integer::sum));
    }

    /** The counters that a JVM keeps for tools, those that are numbers. */
    Map<String, Long> counters() {
        return ask("PerfCounter.print")
                .lines()
                .map(COUNTER::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(counter -> counter.group(1), counter -> Long.valueOf(counter.group(2))));
    }

    /** Files, sockets and whatever else it has open. */
    long openFiles() {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ask(String... command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(pid));
        line.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(answer);
            }
            return answer;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

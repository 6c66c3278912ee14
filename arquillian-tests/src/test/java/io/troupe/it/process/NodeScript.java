// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A running script of {@code src/test/js}. It tells its results as lines {@code RESULT {…}}, and may wait for lines of ours. The
 * scripts are copied beside a link to the folder of packages, so that they import packages as an application does.
 */
final class NodeScript implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESULT = "RESULT ";
    private static final String END = "END";
    private static final long PATIENCE_SECONDS = 120;
    private static final int REMEMBERED_LINES = 60;

    private final Process process;
    private final BufferedWriter input;
    private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
    private final Deque<String> output = new ArrayDeque<>();

    private NodeScript(Process process) {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::read, "node-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Skips the test, saying why, if node or one of the packages is not there. */
    static void require(String... packages) {
        String test = test();
        if (!hasNode()) {
            skip(test, "there is no \"node\" on the path");
        }
        for (String name : packages) {
            if (!Files.exists(modules().resolve(name).resolve("package.json"))) {
                skip(
                        test,
                        "the npm package \"" + name + "\" is not in " + modules() + ". Set TROUPE_NODE_MODULES to the"
                                + " node_modules folder that has it");
            }
        }
    }

    /** Where Chromium is; skips the test, saying why, if there is none. */
    static String requireChromium() {
        String chromium = Optional.ofNullable(System.getenv("TROUPE_CHROMIUM")).orElse("/usr/bin/chromium");
        if (!Files.isExecutable(Path.of(chromium))) {
            skip(test(), "there is no Chromium at " + chromium + ". Set TROUPE_CHROMIUM to where it is");
        }
        return chromium;
    }

    /** The simple name of the class that called our caller. */
    private static String test() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(2).findFirst().orElseThrow().getClassName())
                .replaceFirst(".*\\.", "");
    }

    static void skip(String test, String reason) {
        System.out.println("SKIPPED " + test + ": " + reason + ".");
        Assumptions.abort(reason);
    }

    private static boolean hasNode() {
        return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    }

    private static Path modules() {
        String folder = System.getenv("TROUPE_NODE_MODULES");
        return folder == null ? module().resolve("node_modules") : Path.of(folder);
    }

    private static Path module() {
        return Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
    }

    /** The names of all scripts that fit the pattern, in order. */
    static List<String> named(String pattern) throws IOException {
        List<String> names = new ArrayList<>();
        try (var sources = Files.newDirectoryStream(scripts(), pattern)) {
            sources.forEach(source -> names.add(source.getFileName().toString()));
        }
        Collections.sort(names);
        return names;
    }

    /** A script as it is written. */
    static Path source(String name) {
        return scripts().resolve(name);
    }

    private static Path scripts() {
        return module().resolve("src/test/js");
    }

    /** Starts a script; {@code folder} is a temporary one. */
    static NodeScript start(Path folder, String name, String... arguments) {
        try {
            List<String> command = new ArrayList<>(
                    List.of("node", prepare(folder).resolve(name).toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            // What the client would read from there is what an application's own environment decides.
            builder.environment().keySet().removeIf(variable -> variable.startsWith("RIVET_"));
            return new NodeScript(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script that tells one result. */
    static JsonNode run(Path folder, String name, String... arguments) {
        try (NodeScript script = start(folder, name, arguments)) {
            return script.result();
        }
    }

    private static Path prepare(Path folder) throws IOException {
        Path scripts = folder.resolve("js");
        if (Files.exists(scripts)) {
            return scripts;
        }
        Files.createDirectories(scripts);
        try (var sources = Files.newDirectoryStream(scripts(), "*.{mjs,jsx}")) {
            for (Path source : sources) {
                Files.copy(source, scripts.resolve(source.getFileName()));
            }
        }
        Files.createSymbolicLink(scripts.resolve("node_modules"), modules());
        return scripts;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(RESULT)) {
                    results.add(line.substring(RESULT.length()));
                } else {
                    remember(line);
                }
            }
        } catch (IOException e) {
            remember(e.toString());
        }
        results.add(END);
    }

    private synchronized void remember(String line) {
        output.addLast(line);
        if (output.size() > REMEMBERED_LINES) {
            output.removeFirst();
        }
    }

    private synchronized String lastOutput() {
        return String.join("\n", output);
    }

    /** The next result that the script tells. */
    JsonNode result() {
        try {
            String result = results.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(result)
                    .as("result of the script, which printed:%n%s", lastOutput())
                    .isNotNull()
                    .isNotEqualTo(END);
            return JSON.readTree(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a waiting script go on, telling what has been done. */
    void say(String line) {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the script has ended; it printed:\n" + lastOutput(), e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

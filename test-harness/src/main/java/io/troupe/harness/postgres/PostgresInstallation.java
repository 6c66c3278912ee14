// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The PostgreSQL programs of this machine, and how to run them: PostgreSQL refuses root, so root becomes {@code postgres}. */
final class PostgresInstallation {

    private final Path bin;
    private final boolean root = System.getProperty("user.name").equals("root");

    private PostgresInstallation(Path bin) {
        this.bin = bin;
    }

    /** Debian's newest, else what is on the path. */
    static Optional<PostgresInstallation> find() {
        Stream<Path> onPath = Arrays.stream(System.getenv("PATH").split(":")).map(Path::of);
        return Stream.concat(debian().stream(), onPath)
                .filter(folder ->
                        Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("pg_ctl")))
                .findFirst()
                .map(PostgresInstallation::new);
    }

    private static List<Path> debian() {
        Path folder = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.map(version -> version.resolve("bin"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    Path bin(String program) {
        return bin.resolve(program);
    }

    /** Makes the folder the server's. */
    void giveAway(Path folder) throws IOException {
        if (root) {
            execute(folder.getParent(), List.of("chown", "postgres", folder.toString()), null);
        }
    }

    /** The shell command that runs a shell command as the server's user. */
    String command(String command) {
        return root ? "runuser -u postgres -- sh -c '" + command.replace("'", "'\\''") + "'" : command;
    }

    void run(Path folder, String command) throws IOException {
        execute(folder, List.of("sh", "-c", command(command)), null);
    }

    void write(Path folder, String file, String text) throws IOException {
        execute(folder, List.of("sh", "-c", command("cat > " + file)), text);
    }

    String read(Path folder, String file) throws IOException {
        return execute(folder, List.of("sh", "-c", command("cat " + file)), null);
    }

    private static String execute(Path folder, List<String> command, String input) throws IOException {
        // Into a file: the server that a command leaves behind would keep a pipe open for ever.
        Path output = Files.createTempFile("troupe-pg", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (var stdin = process.outputWriter()) {
                stdin.write(input == null ? "" : input);
            }
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end in 90 s: " + Files.readString(output));
            }
            String said = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException(command + " failed: " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command + " was interrupted", e);
        } finally {
            Files.delete(output);
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}

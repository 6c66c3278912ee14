// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the running server, so that the next run recognises one that outlived its launcher. A pid alone is not
 * enough, since the system uses numbers again: the start time of the process is kept beside it.
 */
final class PidFile {

    /** Systems derive a process's start time from a boot time that may move a little with the clock. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** A server that is still running, and the address it was started for. */
    record Leftover(ProcessHandle process, String address) {}

    private final Path file;

    PidFile(Path file) {
        this.file = file;
    }

    void write(ProcessHandle process, String address) {
        List<String> lines = List.of(
                Long.toString(process.pid()), Long.toString(started(process).toEpochMilli()), address);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Leftover> leftover() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 3) {
                return Optional.empty();
            }
            Instant started = Instant.ofEpochMilli(Long.parseLong(lines.get(1)));
            return ProcessHandle.of(Long.parseLong(lines.get(0)))
                    .filter(ProcessHandle::isAlive)
                    .filter(process ->
                            Duration.between(started, started(process)).abs().compareTo(TOLERANCE) < 0)
                    .map(process -> new Leftover(process, lines.get(2)));
        } catch (IOException | NumberFormatException e) {
            // A half-written file of a run that was killed: the port check still finds a server.
            return Optional.empty();
        }
    }

    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
